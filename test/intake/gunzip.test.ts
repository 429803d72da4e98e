import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { InflationLimits } from '../../src/intake/inflation-budget.ts';
import { openIntake } from '../../src/intake/open-intake.ts';
import { UnreadableSource } from '../../src/intake/unreadable-source.ts';

async function* opened(source: Readable, limits: InflationLimits): AsyncGenerator<Buffer> {
  const pipe = { size: 0, once: true, open: async () => source } as const;
  for await (const { bytes } of openIntake(pipe, limits)) yield* bytes;
}

async function read(pieces: Buffer[], limits: InflationLimits = { maxInflatedBytes: 1e9 }): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of opened(Readable.from(pieces, { objectMode: false }), limits)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

const refusal = (...args: Parameters<typeof read>) => read(...args).catch((error: unknown) => error);
const text = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join('');
const zipped = gzipSync(text);

describe('gzip and plain files', () => {
  it('passes plain bytes through, however few', async () => {
    expect(await read([Buffer.from('a'), Buffer.from('bc')])).to.equal('abc');
    expect(await read([Buffer.from('x')])).to.equal('x');
    expect(await read([])).to.equal('');
  });

  it('inflates gzip, told by its magic even when that is cut', async () => {
    expect(await read([zipped])).to.equal(text);
    expect(await read([zipped.subarray(0, 1), zipped.subarray(1)])).to.equal(text);
  });

  it('reads gzip members one after the other as one file', async () => {
    expect(await read([gzipSync('a\n'), gzipSync('b\n'), gzipSync('c\n')])).to.equal('a\nb\nc\n');
  });

  it('says when gzip is cut off or damaged', async () => {
    const damaged = Buffer.from(zipped);
    damaged.fill(0, 1_000, 1_100);
    for (const bytes of [zipped.subarray(0, 5_000), zipped.subarray(0, zipped.length - 4), damaged]) {
      const error = await refusal([bytes]);
      expect(error).to.be.instanceOf(UnreadableSource).with.property('code', 'corrupt-gzip');
    }
  });

  it('stops at the limit of inflated bytes', async () => {
    const error = await refusal([zipped], { maxInflatedBytes: 10_000 });
    expect(error).to.be.instanceOf(UnreadableSource).with.property('code', 'too-large-inflated');
  });

  it('stops a bomb by its ratio', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    const error = await refusal([bomb]);
    expect(error).to.be.instanceOf(UnreadableSource).with.property('code', 'too-large-inflated');
  });

  it('passes on what the source fails with', async () => {
    for (const first of [Buffer.from('plain'), zipped.subarray(0, 5_000)]) {
      const source = Readable.from(
        (async function* () {
          yield first;
          throw new Error('disk on fire');
        })(),
        { objectMode: false },
      );
      const error = await (async () => {
        for await (const _ of opened(source, { maxInflatedBytes: 1e9 }));
      })().catch((reason: Error) => reason);
      expect(error).to.have.property('message', 'disk on fire');
    }
  });

  it('ends the source when the reader goes away', async () => {
    for (const piece of [Buffer.from(text), zipped]) {
      const source = Readable.from([piece, piece], { objectMode: false });
      for await (const _ of opened(source, { maxInflatedBytes: 1e9 })) break;
      expect(source.destroyed).to.equal(true);
    }
  });
});
