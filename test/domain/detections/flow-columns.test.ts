import { expect } from 'chai';
import { AddressBook } from '../../../src/domain/detections/flows/address-book.ts';
import { ClientSpace } from '../../../src/domain/detections/flows/client-space.ts';
import { exampleColumns } from '../../../src/domain/detections/flows/example-columns.ts';
import { NumberTable } from '../../../src/domain/detections/flows/number-table.ts';
import { seededRandom } from '../../../src/domain/sample/random.ts';

describe('a table of numbers', () => {
  it('numbers pairs of keys as they come, through growth and clearing', () => {
    const table = new NumberTable();
    const random = seededRandom(7);
    for (let round = 0; round < 3; round++) {
      const known = new Map<string, number>();
      for (let n = 0; n < 20_000; n++) {
        const [first, second] = [Math.floor(random.next() * 5_000) * 858_993, Math.floor(random.next() * 4)];
        const key = `${first >>> 0} ${second}`;
        const expected = known.get(key) ?? known.size;
        known.set(key, expected);
        if (table.numberOf(first >>> 0, second) !== expected) expect.fail(`${key} has another number`);
      }
      expect(table.size).to.equal(known.size);
      table.clear();
      expect(table.size).to.equal(0);
    }
  });
});

describe('an address book', () => {
  it('knows both families, and forgets them', () => {
    const book = new AddressBook();
    const bytes = new DataView(Uint8Array.from({ length: 20 }, (_, at) => at + 1).buffer);
    expect([book.numberOf(bytes, 0, 4), book.numberOf(bytes, 0, 6), book.numberOf(bytes, 4, 4)]).to.deep.equal([
      0, 1, 2,
    ]);
    expect([book.numberOf(bytes, 0, 6), book.numberOf(bytes, 4, 4), book.size]).to.deep.equal([1, 2, 3]);
    expect([0, 1, 2].map((number) => book.textOf(number))).to.deep.equal([
      ...['1.2.3.4', '102:304:506:708:90a:b0c:d0e:f10', '5.6.7.8'],
    ]);
    book.clear();
    expect([book.size, book.numberOf(bytes, 4, 4), book.textOf(0)]).to.deep.equal([0, 0, '5.6.7.8']);
  });
});

describe('flows in groups', () => {
  const random = seededRandom(11);
  const pick = (count: number) => Math.floor(random.next() * count);
  const flows = Array.from({ length: 3_000 }, () => ({
    ...{ client: `10.0.0.${pick(7)}`, server: `10.1.0.${pick(9)}`, port: 440 + pick(3), time: pick(500) },
    ...{ bytesOut: pick(1e6), bytesIn: pick(1e6), ipBytesOut: pick(1e6), ipBytesIn: pick(1e6) },
    ...{ duration: pick(100), failed: pick(4) === 0, protocol: pick(2) === 0 ? 6 : 17 },
  }));

  for (const by of ['service', 'pair'] as const) {
    it(`have every flow once, in order of time, by ${by}`, () => {
      const space = new ClientSpace();
      let seen = 0;
      for (const client of exampleColumns(flows).byClient(space)) {
        for (const group of client.groups(by)) {
          const own = flows
            .filter((flow) => flow.client === group.client && flow.server === group.server)
            .filter((flow) => by === 'pair' || (flow.port === group.port && flow.protocol === group.protocol))
            .sort((a, b) => a.time - b.time);
          const columns = {
            ...{ time: group.times, duration: group.durations, bytesOut: group.bytesOut, bytesIn: group.bytesIn },
            ...{ ipBytesOut: group.ipBytesOut, ipBytesIn: group.ipBytesIn },
          };
          for (const [name, column] of Object.entries(columns)) {
            expect([...column], name).to.deep.equal(own.map((flow) => flow[name as keyof typeof columns]));
          }
          expect([...group.failed]).to.deep.equal(own.map(({ failed }) => Number(failed)));
          expect(group.failures).to.equal(own.filter(({ failed }) => failed).length);
          seen += group.length;
        }
      }
      expect(seen).to.equal(flows.length);
    });
  }
});
