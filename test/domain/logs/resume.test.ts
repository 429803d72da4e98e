import { expect } from 'chai';
import { flowRecord } from '../../../src/domain/logs/flow-record.ts';
import { type FlowsRead, type Position, readFlows } from '../../../src/domain/logs/read-flows.ts';

const ROWS = 16_000;
const ZEEK = '#separator \\x09\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tconn_state\n';
const ZEEK_OTHER = '#fields\tid.resp_h\tid.orig_h\tts\tproto\tid.resp_p\tconn_state\n';
const ip = (i: number) => `10.0.${(i >> 8) & 255}.${i & 255}`;

const LOGS: Record<string, string> = {
  csv: `time,src_ip,dst_ip,dst_port,protocol\n${lines((i) => `${1_700_000_000 + i},${i % 97 === 0 ? 'bad' : ip(i)},192.0.2.1,443,tcp`)}`,
  'zeek-tsv':
    `${ZEEK}${lines((i) => `${1_700_000_000 + i}.5\tC${i}\t${ip(i)}\t5000\t192.0.2.1\t443\ttcp\tSF`)}` +
    `${ZEEK_OTHER}${lines((i) => `192.0.2.9\t${ip(i)}\t${1_700_000_000 + i}\ttcp\t22\tREJ`)}`,
  'zeek-json': lines(
    (i) =>
      `{"ts":${1_700_000_000 + i}.25,"id.orig_h":"${ip(i)}","id.resp_h":"192.0.2.1","id.resp_p":53,"proto":"udp","conn_state":"SF"}`,
  ),
  'aws-vpc-flow': `srcaddr dstaddr srcport dstport protocol start interface-id\n${lines((i) => `${ip(i)} 192.0.2.1 5000 443 6 ${1_700_000_000 + i} eni-1`)}`,
  'gcp-vpc-flow': `[\n${lines(
    (i) =>
      `{"jsonPayload":{"connection":{"src_ip":"${ip(i)}","dest_ip":"192.0.2.1","src_port":5000,"dest_port":443,"protocol":6},"start_time":"2026-03-01T00:00:00Z"}},`,
  )}{}]`,
};

function lines(line: (i: number) => string): string {
  return `${Array.from({ length: ROWS }, (_, i) => line(i)).join('\n')}\n`;
}

async function* chunksOf(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

const told = ({ batch }: FlowsRead): string[] => [
  ...Array.from({ length: batch.length }, (_, row) => JSON.stringify(flowRecord(batch, row))),
  ...batch.rejects.map((reject) => JSON.stringify(reject)),
];

/** Batches end elsewhere in another reading, and with them the places where rejects are told. */
const inOrder = (all: string[]) => [...all].sort();

/** What a reading gives in all, and every position it could be resumed from with what comes behind it. */
async function read(text: string, options: { resume?: Position; as?: string } = {}) {
  const all: string[] = [];
  const positions: { position: Position; rest: number }[] = [];
  for await (const step of readFlows(chunksOf(text), { receivedAt: 0, ...options })) {
    all.push(...told(step));
    // Through JSON, as it goes through the database.
    const state = JSON.parse(JSON.stringify(step.state));
    positions.push({ position: { bytes: step.bytes, state }, rest: all.length });
  }
  return { all, positions };
}

describe('reading on after a crash', () => {
  for (const [format, text] of Object.entries(LOGS)) {
    it(`gives what comes behind any saved position of ${format}, and nothing else`, async () => {
      const { all, positions } = await read(text);
      expect(positions.length).to.be.greaterThan(2);
      for (const { position, rest } of positions) {
        const resumed = await read(text, { resume: position, as: format });
        expect(inOrder(resumed.all), `from ${position.bytes}`).to.deep.equal(inOrder(all.slice(rest)));
      }
    });

    it(`gives the same of ${format} when no state was saved`, async () => {
      const { all, positions } = await read(text);
      for (const { position, rest } of positions) {
        const resumed = await read(text, { resume: { ...position, state: null }, as: format });
        expect(inOrder(resumed.all), `from ${position.bytes}`).to.deep.equal(inOrder(all.slice(rest)));
      }
    });
  }

  it('does without a state in the middle of a very long line', async () => {
    const text = `${LOGS.csv}${'x'.repeat(300_000)}\n${ip(1)}`;
    const { all, positions } = await read(text);
    for (const { position, rest } of positions) {
      const resumed = await read(text, { resume: position, as: 'csv' });
      expect(inOrder(resumed.all)).to.deep.equal(inOrder(all.slice(rest)));
    }
  });

  it('begins with a small batch, so that something is soon done for good', async () => {
    const { positions } = await read(LOGS['zeek-json'] as string);
    expect(positions[0]?.rest).to.be.below(6_000);
  });
});
