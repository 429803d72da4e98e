import { expect } from 'chai';
import { type Outcome, RECORDS, type RecordKind, STATED, type Stated } from '../../support/logs/records.ts';
import { readAll, streamOf } from './reading.ts';

const RECEIVED = { receivedAt: Date.UTC(2026, 10, 21) * 1000 };

/** What can be wrong with a value. */
const DAMAGES: [keyof RecordKind['outcomes'], string, string][] = [
  ['bytes', 'a number beyond 2^53', '9007199254740993'],
  ['bytes', 'a number of 400 digits', '1'.repeat(400)],
  ['bytes', 'a negative number', '-5'],
  ['dstPort', 'port 65536', '65536'],
  ['dstPort', 'a port that is one again in 32 bits', '4294967739'],
  ['src', 'a network', '10.0.0.1/8'],
  ['src', 'a byte that is no UTF-8', '192.0.2.1\xff'],
  ['src', 'a NUL', '192.0.2.1\0'],
  ['dst', 'a number above 255 in an address', '198.51.100.256'],
  ['dst', 'five parts in an address', '198.51.100.1.2'],
  ['time', 'the year 1969', '1969-12-31T23:00:00Z'],
  ['time', 'the year 9999', '9999-01-01T00:00:00Z'],
];

/** Where a format takes a damage for something else. */
const OTHERWISE: Record<string, Outcome | 'host'> = {
  // A host with the mask of its network beside it; the network itself has no bits of a host.
  'csv a network': 'host',
  // A NUL is nowhere in JSON.
  ...{ 'zeek-json a NUL': 'reject', 'suricata-eve a NUL': 'reject', 'gcp-vpc-flow a NUL': 'reject' },
  // What cannot be a host's name either.
  ...{
    'cisco-asa a number above 255 in an address': { field: 'destination address' },
    'cisco-asa five parts in an address': { field: 'destination address' },
  },
};

function textOf({ head, line }: RecordKind, ...records: Stated[]): Buffer {
  return Buffer.from(head + records.map((stated) => `${line(stated)}\n`).join(''), 'latin1');
}

for (const [name, kind] of Object.entries(RECORDS)) {
  describe(`damaged values in ${name}`, () => {
    it('knows the record undamaged', async () => {
      const { format, flows } = await readAll(streamOf(textOf(kind, STATED)), RECEIVED);
      expect([format.name, flows.length]).to.deep.equal([name, 1]);
      const { src_ip, dst_ip, time } = flows[0] as (typeof flows)[0];
      expect([[src_ip, dst_ip].sort(), time?.slice(0, 19)]).to.deep.equal([
        [STATED.src, STATED.dst],
        '2026-03-04T05:06:07',
      ]);
    });

    for (const [which, what, value] of DAMAGES) {
      it(`meets ${what}`, async () => {
        const bytes = textOf(kind, STATED, { ...STATED, [which]: value }, STATED);
        const read = await readAll(streamOf(bytes), { as: name, ...RECEIVED });
        const line = 2 + (kind.head.match(/\n/g)?.length ?? 0);
        const others = read.flows.filter((flow) => flow.line !== line);
        expect(others.map((flow) => flow.line)).to.deep.equal([line - 1, line + 1]);
        const outcome = OTHERWISE[`${name} ${what}`] ?? kind.outcomes[which];
        const own = read.flows.find((flow) => flow.line === line);
        if (outcome === 'unstated') {
          const column = which === 'time' ? 'time' : 'bytes_out';
          expect(own).to.deep.equal({ ...others[0], line, [column]: null });
          return;
        }
        if (outcome === 'host') {
          expect(own?.src_ip).to.equal(value.split('/')[0]);
          return;
        }
        expect(own).to.equal(undefined);
        if (outcome === 'skip') expect(Object.values(read.skips)).to.deep.equal([1]);
        else {
          expect(read.rejects).to.have.length(1);
          const [reject] = read.rejects;
          expect(reject?.line).to.equal(line);
          expect(reject?.reason).to.match(/\w/);
          if (outcome !== 'reject') expect(reject?.field).to.satisfy((own: string) => own.endsWith(outcome.field));
        }
      });
    }
  });
}
