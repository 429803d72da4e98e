import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { NotALog } from '../../../src/domain/logs/errors.ts';
import { openIntake } from '../../../src/intake/open-intake.ts';
import { UnreadableSource } from '../../../src/intake/unreadable-source.ts';
import { RECORDS, type RecordKind, STATED } from '../../support/logs/records.ts';
import { readAll, streamOf } from './reading.ts';

const RECEIVED = { receivedAt: Date.UTC(2026, 10, 21) * 1000 };
const MEBIBYTE = 1024 * 1024;

const headLines = ({ head }: RecordKind) => head.split('\n').length - 1;
const formats = Object.entries(RECORDS).map(([name, kind]) => ({ name, kind, line: kind.line(STATED) }));

/** Reads lines below the head. */
function readLines({ name, kind }: (typeof formats)[0], lines: string[]) {
  const bytes = Buffer.from(`${kind.head}${lines.join('\n')}\n`, 'latin1');
  return readAll(streamOf(bytes), { as: name, ...RECEIVED });
}

describe('lines cut off', () => {
  for (const format of formats) {
    const { name, kind, line } = format;

    it(`of ${name} take nothing along`, async () => {
      const beginnings = Array.from({ length: line.length - 1 }, (_, i) => line.slice(0, i + 1));
      const { flows, read } = await readLines(format, [line, ...beginnings, line]);
      if (!kind.spans) expect(read).to.equal(beginnings.length + 2);
      expect(flows[0]?.line).to.equal(headLines(kind) + 1);
      expect(flows.at(-1)?.line).to.equal(headLines(kind) + beginnings.length + 2);
      if (kind.prefixes !== undefined) expect(flows.length - 2).to.be.at.most(kind.prefixes);
      // What was read of a beginning stands in it; nothing is made up.
      const whole = [...Object.values(STATED), null].map(String);
      for (const { line: at, src_ip, dst_ip, src_port, dst_port, bytes_out } of flows.slice(1, -1)) {
        const text = beginnings[at - headLines(kind) - 2] as string;
        for (const value of [src_ip, dst_ip, src_port, dst_port, bytes_out]) {
          if (kind.quoted) expect(String(value)).to.be.oneOf(whole);
          else if (value !== null) expect(text).to.include(String(value));
        }
      }
    });

    it(`of ${name} are lost alone when one line in a hundred is damaged`, async () => {
      const damages = [
        (text: string) => text.slice(0, 20),
        (text: string) => text.slice(text.indexOf(STATED.src) + 5),
        (text: string) => text.replace(STATED.src, `"${STATED.src}`).slice(0, text.indexOf(STATED.dst)),
        (text: string) => text.replaceAll(/[,\t =:"]/g, '\0'),
        () => '\xfe\xff"",,"{[<',
      ];
      const isDamaged = (i: number) => i % 100 === 50;
      const damaged = (i: number) => damages[((i - 50) / 100) % damages.length]?.(line) as string;
      const lines = Array.from({ length: 2_000 }, (_, i) => (isDamaged(i) ? damaged(i) : line));
      const { flows, rejects, skips } = await readLines(format, lines);
      const first = headLines(kind) + 1;
      const good = lines.map((_, i) => i).filter((i) => !isDamaged(i));
      expect(flows.map((flow) => flow.line)).to.deep.equal(good.map((i) => first + i));
      if (!kind.spans)
        expect(rejects.length + Object.values(skips).reduce((sum, count) => sum + count, 0)).to.equal(20);
      for (const { line: at, reason } of rejects)
        expect([isDamaged(at - first), reason !== '']).to.deep.equal([true, true]);
    });
  }
});

describe('a header below its data', () => {
  for (const format of formats.filter(({ kind, name }) => kind.head !== '' && name !== 'csv')) {
    it(`loses of ${format.name} the lines above it, and says so`, async () => {
      const { line, kind } = format;
      const bytes = `${line}\n${line}\n${kind.head}${line}\n`;
      const { flows, rejects } = await readAll(streamOf(bytes), { as: format.name, ...RECEIVED });
      expect(flows.map((flow) => flow.line)).to.deep.equal([headLines(kind) + 3]);
      expect(rejects.map((reject) => reject.line)).to.deep.equal([1, 2]);
    });
  }
});

describe('far too much of everything', () => {
  for (const format of formats) {
    it(`survives 10,000 more columns of ${format.name}`, async () => {
      const { line, kind } = format;
      const wide = [',x', '\tx', ' k="v"', ';'].map((more) => line + more.repeat(10_000));
      const { flows, rejects, read } = await readLines(format, [line, ...wide, line]);
      if (!kind.spans) expect(read).to.equal(wide.length + 2);
      expect([flows[0]?.line, flows.at(-1)?.line]).to.deep.equal([
        headLines(kind) + 1,
        headLines(kind) + wide.length + 2,
      ]);
      for (const flow of flows) expect(flow).to.include({ src_port: 40_000, dst_port: 443 });
      for (const { reason } of rejects) expect(reason.length).to.be.within(1, 200);
    });

    it(`survives JSON 100,000 levels deep in ${format.name}`, async () => {
      const { line, kind } = format;
      const deep = ['{"a":'.repeat(100_000), '['.repeat(100_000), `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`];
      const { flows, rejects } = await readLines(format, [line, ...deep, line]);
      expect(flows).to.have.length(2);
      expect(rejects.length).to.be.at.least(2);
      expect(rejects[0]?.line).to.equal(headLines(kind) + 2);
    });

    it(`reads past a line of 200 MB in ${format.name}`, async () => {
      const { line, kind, name } = format;
      const chunk = Buffer.alloc(MEBIBYTE, 'x');
      async function* stream() {
        yield Buffer.from(`${kind.head}${line}\n`);
        for (let i = 0; i < 200; i++) yield chunk;
        yield Buffer.from(`\n${line}\n`);
      }
      const before = process.memoryUsage().rss;
      const { flows, rejects } = await readAll(stream(), { as: name, ...RECEIVED });
      expect(process.memoryUsage().rss - before).to.be.lessThan(64 * MEBIBYTE);
      expect(flows).to.have.length(2);
      expect(rejects.map((reject) => reject.line)).to.deep.equal([headLines(kind) + 2]);
      expect(rejects[0]?.reason).to.match(/^(line|record) longer than \d+ bytes$/);
    });
  }

  for (const name of ['azure-nsg-flow', 'azure-vnet-flow', 'gcp-vpc-flow', 'masscan', 'naabu']) {
    it(`survives a document of ${name} that is nothing but brackets`, async () => {
      for (const text of ['{"records":'.repeat(100_000), '['.repeat(100_000), `[{"a":${'{"a":'.repeat(100_000)}`]) {
        const outcome = await readAll(streamOf(text), { as: name, ...RECEIVED }).catch((error: unknown) => error);
        if (!(outcome instanceof NotALog)) expect(outcome).to.have.property('flows').that.is.empty;
      }
    });
  }
});

describe('gzip that is cut off or damaged', () => {
  /** The lines of what could be unpacked, and what it ended with. */
  async function unpacked(bytes: Buffer): Promise<{ flows: number; error: unknown }> {
    let flows = 0;
    const source = { size: bytes.length, open: async () => Readable.from([bytes]) };
    try {
      for await (const member of openIntake(source, { maxInflatedBytes: 1e9 }))
        flows += (await readAll(member.bytes, RECEIVED)).flows.length;
      return { flows, error: null };
    } catch (error) {
      return { flows, error };
    }
  }

  for (const { name, kind, line } of formats) {
    it(`is said of ${name}`, async () => {
      const text = kind.head + Array.from({ length: 3_000 }, () => `${line}\n`).join('');
      const zipped = gzipSync(Buffer.from(text, 'latin1'), { level: 1 });
      expect(await unpacked(zipped)).to.deep.equal({ flows: 3_000, error: null });
      const damaged = Buffer.from(zipped);
      damaged.fill(0xff, zipped.length >> 1, (zipped.length >> 1) + 64);
      for (const bytes of [zipped.subarray(0, zipped.length - 4), zipped.subarray(0, zipped.length >> 1), damaged]) {
        const { error } = await unpacked(bytes);
        expect(error).to.be.instanceOf(UnreadableSource).with.property('code', 'corrupt-gzip');
      }
    });
  }
});
