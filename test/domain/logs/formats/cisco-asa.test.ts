import { expect } from 'chai';
import * as fc from 'fast-check';
import { formatAddress, parseAddress } from '../../../../src/domain/logs/address.ts';
import { FlowBatch } from '../../../../src/domain/logs/flow.ts';
import { type Position, readFlows } from '../../../../src/domain/logs/read-flows.ts';
import { Endpoint } from '../../../../src/domain/logs/vendors/cisco-endpoint.ts';
import { CiscoMark } from '../../../../src/domain/logs/vendors/cisco-mark.ts';
import { readAll, streamOf } from '../reading.ts';

const zone = fc.stringMatching(/^[a-z][a-z0-9_.-]{4,12}$/);
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6().filter((text) => !text.includes('.')),
);
const port = fc.integer({ min: 0, max: 65_535 });

function canonical(text: string): string {
  const parsed = parseAddress(text);
  return parsed === null ? '' : formatAddress(parsed.bytes, 0, parsed.family);
}

function placed(text: string, read: 'readColon' | 'readSlash') {
  const bytes = Buffer.from(`${text} to`);
  const batch = new FlowBatch(4);
  const row = batch.begin();
  batch.protocol[row] = 6;
  const endpoint = new Endpoint();
  const behind = endpoint[read](bytes, 0, bytes.length);
  const wrong = endpoint.place(bytes, batch, row, true);
  const family = batch.srcFamily[row] as number;
  return {
    ...{ behind, wrong, address: formatAddress(batch.srcAddress, row * 16, family) },
    ...{ port: batch.srcPort[row], zone: batch.labels.texts[batch.srcZone[row] as number] },
  };
}

describe('endpoints of Cisco firewalls', () => {
  it('reads interface:address/port', async () => {
    await fc.assert(
      fc.property(zone, address, port, (name, host, number) => {
        const text = `${name}:${host}/${number}`;
        expect(placed(text, 'readColon')).to.deep.equal({
          ...{ behind: text.length, wrong: null, address: canonical(host), port: number, zone: name },
        });
      }),
    );
  });

  it('reads interface/address(port)', async () => {
    await fc.assert(
      fc.property(zone, address, port, (name, host, number) => {
        const text = `${name}/${host}(${number})`;
        expect(placed(text, 'readSlash')).to.deep.equal({
          ...{ behind: text.length, wrong: null, address: canonical(host), port: number, zone: name },
        });
      }),
    );
  });

  it('reads addresses without an interface', async () => {
    await fc.assert(
      fc.property(address, port, (host, number) => {
        const read = placed(`${host}/${number}`, 'readColon');
        expect([read.address, read.port, read.zone]).to.deep.equal([canonical(host), number, '']);
      }),
    );
  });
});

describe('marks of Cisco messages', () => {
  it('are found with whatever stands between facility and severity', async () => {
    const part = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,7}$/);
    await fc.assert(
      fc.property(
        part,
        fc.array(part, { maxLength: 2 }),
        fc.integer({ min: 0, max: 7 }),
        part,
        (first, more, level, name) => {
          const bytes = Buffer.from(`x: %${[first, ...more, level, name].join('-')}: text`);
          const mark = new CiscoMark();
          expect(mark.findFrom(bytes, 0, bytes.length)).to.equal(true);
          expect([mark.facilityOf(bytes), mark.nameOf(bytes), bytes.toString('latin1', mark.text)]).to.deep.equal([
            ...[first, name, 'text'],
          ]);
        },
      ),
    );
  });
});

describe('connections of Cisco firewalls', () => {
  const built = (id: number) =>
    `Nov 20 2026 09:15:01 fw : %ASA-6-302013: Built outbound TCP connection ${id} for outside:198.51.100.20/443 (198.51.100.20/443) to inside:10.20.1.15/50122 (203.0.113.9/31022)`;
  const teardown = (id: number, client = '10.20.1.15/50122') =>
    `Nov 20 2026 09:15:09 fw : %ASA-6-302014: Teardown TCP connection ${id} for outside:198.51.100.20/443 to inside:${client} duration 0:00:08 bytes 100 TCP FINs`;

  it('does not take the direction of another connection that had the same number', async () => {
    const { flows } = await readAll(streamOf([built(5), teardown(5, '10.20.1.99/60000')].join('\n')));
    expect(flows.map(({ src_ip, direction, src_nat }) => [src_ip, direction, src_nat])).to.deep.equal([
      ['10.20.1.15', 'initiator', '203.0.113.9:31022'],
      ['198.51.100.20', 'order', null],
    ]);
  });

  for (const [count, what] of [
    [500, 'saves what is open'],
    [6000, 'begins again where too much is open to be saved'],
  ] as const) {
    it(`reads on after a crash as if there had been none: ${what}`, async () => {
      const ids = Array.from({ length: count }, (_, i) => i);
      const text = [...ids.map(built), ...ids.map((id) => teardown(id))].join('\n');
      const options = { receivedAt: 0, batchRows: 300 };
      const whole: string[] = [];
      const places: { resume: Position; behind: number }[] = [];
      const told = async (resume?: Position) => {
        const rows: string[] = [];
        for await (const { batch, bytes, state } of readFlows(streamOf(text), { ...options, resume })) {
          for (let row = 0; row < batch.length; row++) {
            const client = formatAddress(batch.srcAddress, row * 16, batch.srcFamily[row] as number);
            rows.push(
              `${batch.line[row]} ${client} ${batch.direction[row]} ${batch.labels.texts[batch.srcNat[row] as number]}`,
            );
          }
          if (resume === undefined) places.push({ resume: { bytes, state }, behind: rows.length });
        }
        return rows;
      };
      whole.push(...(await told()));
      expect(places.length).to.be.greaterThan(1);
      for (const { resume, behind } of places.slice(0, 8))
        expect(await told(resume)).to.deep.equal(whole.slice(behind));
    });
  }
});
