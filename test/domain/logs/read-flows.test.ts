import { expect } from 'chai';
import * as fc from 'fast-check';
import { NotALog } from '../../../src/domain/logs/errors.ts';
import { readFlows } from '../../../src/domain/logs/read-flows.ts';
import { LOG_FORMATS } from '../../../src/domain/logs/registry.ts';
import { cutAt, readAll, streamOf } from './reading.ts';

const CSV_HEADER = 'time,src,dst,src_port,dst_port,protocol,bytes,action\n';
const csvRow = (i: number) =>
  `${1_790_000_000 + i}.25,192.0.2.${i % 250},198.51.100.${i % 199},${i % 65_536},443,tcp,${i},allow`;
const zeekJson = (i: number) =>
  `{"ts":${1_790_000_000 + i}.5,"uid":"C${i}","id.orig_h":"192.0.2.${i % 250}","id.orig_p":1,"id.resp_h":"2001:db8::1","id.resp_p":2,"proto":"udp","conn_state":"SF"}`;

function linesOf(count: number, row: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('');
}

describe('readFlows', () => {
  it('gives the same rows in the same batches wherever the stream is cut', async () => {
    const text = CSV_HEADER + linesOf(6_000, (i) => (i % 97 === 0 ? 'broken' : csvRow(i)));
    const bytes = Buffer.from(text);
    const options = { batchRows: 1_500 };
    const whole = await readAll(streamOf(bytes), options);
    expect(whole.batches.length).to.be.greaterThan(2);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), async (cuts) => {
        expect(await readAll(streamOf(...cutAt(bytes, cuts)), options)).to.deep.equal(whole);
      }),
      { numRuns: 15 },
    );
  });

  it('loses of a damaged table only the damaged rows', async () => {
    const rows = 20_000;
    const damages = [
      (line: string) => line.slice(0, 30),
      (line: string) => line.replace('tcp', '"tcp'),
      (line: string) => line.replace('192.0.2.', '192.0.2.999'),
      (line: string) => line.replaceAll(',', '\0'),
      () => '\x00\xff\xfe"",,"',
    ];
    const damaged = (i: number) => i % 100 === 50;
    const text = linesOf(rows, (i) => {
      const damage = damages[Math.floor(i / 100) % damages.length];
      return damaged(i) && damage ? damage(csvRow(i)) : csvRow(i);
    });
    const { flows, rejects } = await readAll(streamOf(Buffer.from(CSV_HEADER + text, 'latin1')));
    const expected = Array.from({ length: rows }, (_, i) => i).filter((i) => !damaged(i));
    expect(flows.map((flow) => flow.line)).to.deep.equal(expected.map((i) => i + 2));
    expect(rejects.map((reject) => reject.line)).to.deep.equal(Array.from({ length: 200 }, (_, k) => k * 100 + 52));
    for (const { reason, text } of rejects) {
      expect(reason).to.not.be.empty;
      expect(reason + text).to.not.include('\0');
    }
  });

  it('never throws on bytes of any kind behind a good beginning', async () => {
    const good = { csv: CSV_HEADER + linesOf(700, csvRow), 'zeek-json': linesOf(700, zeekJson) };
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc
        .string({ unit: fc.constantFrom(...'{}[]",:\\\n\r\0é-#19.eT'), maxLength: 60 })
        .map((text) => Buffer.from(text)),
      fc.constantFrom(csvRow(1), zeekJson(1)).map((text) => Buffer.from(text)),
    );
    for (const [name, text] of Object.entries(good)) {
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
          const { flows } = await readAll(streamOf(text, ...pieces), { as: name });
          expect(flows.length).to.be.at.least(699);
        }),
        { numRuns: 150 },
      );
    }
  });

  it('reads past a line of 200 MB in little memory', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    async function* stream() {
      yield Buffer.from(`${CSV_HEADER}${csvRow(1)}\n`);
      for (let i = 0; i < 200; i++) yield chunk;
      yield Buffer.from(`\n${csvRow(2)}\n`);
    }
    const before = process.memoryUsage().rss;
    const { flows, rejects } = await readAll(stream(), { as: 'csv' });
    expect(process.memoryUsage().rss - before).to.be.lessThan(64 * 1024 * 1024);
    expect(flows.map((flow) => flow.line)).to.deep.equal([2, 4]);
    expect(rejects.map(({ line, reason, text }) => [line, reason, text.length])).to.deep.equal([
      [3, 'line longer than 1048576 bytes', 4096],
    ]);
  });

  it('refuses deeply nested JSON line by line', async () => {
    const deep = `{"a":${'['.repeat(400_000)}`;
    const { flows, rejects } = await readAll(streamOf(`${zeekJson(1)}\n${deep}\n${zeekJson(2)}\n`));
    expect([flows.length, rejects.length]).to.deep.equal([2, 1]);
  });

  it('starts a new dictionary when a file has very many labels, and labels stay right', async () => {
    const text = `src,dst,port,user,bytes\n${linesOf(150_000, (i) => `192.0.2.1,192.0.2.2,80,user-${i},1`)}`;
    const sizes: number[] = [];
    let row = 0;
    for await (const { batch } of readFlows(streamOf(text), { receivedAt: 0 })) {
      sizes.push(batch.labels.size);
      for (let i = 0; i < batch.length; i++, row++) {
        if (batch.labels.texts[batch.user[i] as number] !== `user-${row}`) expect.fail(`row ${row}`);
      }
    }
    expect(row).to.equal(150_000);
    expect(Math.max(...sizes)).to.be.lessThan(100_000);
  });

  it('tells the format before the first batch, and how far it has come', async () => {
    const told: string[] = [];
    const text = CSV_HEADER + csvRow(1);
    const { bytes, line } = await readAll(streamOf(text), { onRecognised: ({ format }) => told.push(format.name) });
    expect({ told, bytes, line }).to.deep.equal({ told: ['csv'], bytes: text.length, line: 2 });
  });

  it('ends the stream when the reader goes away', async () => {
    let ended = false;
    async function* endless() {
      try {
        yield Buffer.from(CSV_HEADER);
        for (;;) yield Buffer.from(linesOf(500, csvRow));
      } finally {
        ended = true;
      }
    }
    for await (const _ of readFlows(endless(), { receivedAt: 0 })) break;
    expect(ended).to.equal(true);
  });

  for (const [what, content, as, code] of [
    ['an empty file', '', undefined, 'empty-file'],
    ['an empty file of a stated format', '', 'csv', 'empty-file'],
    ['an unknown format name', 'x\n', 'telegrams', 'unknown-format'],
    ['a table without header', `${csvRow(1)}\n`, 'csv', 'no-header'],
    ['prose', 'It was a dark and stormy night.\n', undefined, 'unknown-log'],
    ['a workbook', 'PK\x03\x04rest', 'csv', 'binary-file'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error = await readAll(streamOf(content), { as }).catch((reason) => reason);
      expect(error).to.be.instanceOf(NotALog);
      expect(error).to.include({ code });
      expect(error.message.length * error.hint.length).to.be.greaterThan(0);
    });
  }

  it('says where the formats are listed when it refuses', async () => {
    const error = await readAll(streamOf('prose\n')).catch((reason) => reason);
    expect(error.hint).to.include(String(LOG_FORMATS.length)).and.to.include('ringfence formats');
  });
});
