import { expect } from 'chai';
import fc from 'fast-check';
import { decodeText } from '../../src/intake/decode-text.ts';

const TEXT = 'src,dst,port,Anwendung\n10.0.0.1,10.0.0.2,443,Überweisung – Zürich €\n';
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const cp1252 = (text: string) =>
  Buffer.from([...text].map((c) => ({ '€': 0x80, '–': 0x96 })[c] ?? (c.codePointAt(0) as number)));

async function decoded(...chunks: Buffer[]): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of decodeText(streamed(chunks))) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}

async function* streamed(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

describe('text of any encoding', () => {
  for (const [name, bytes] of [
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(TEXT, 'utf16le')])],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.of(0xfe, 0xff), utf16be(TEXT)])],
    ['UTF-16 LE without', Buffer.from(TEXT, 'utf16le')],
    ['UTF-16 BE without', utf16be(TEXT)],
    ['Windows-1252', cp1252(TEXT)],
    ['lines that end with a return alone', Buffer.from(TEXT.replaceAll('\n', '\r'))],
    ['the same as UTF-16', Buffer.from(TEXT.replaceAll('\n', '\r'), 'utf16le')],
  ] as const) {
    it(`reads ${name}, cut anywhere`, async () => {
      expect(await decoded(bytes)).to.equal(TEXT);
      expect(await decoded(...Array.from(bytes, (byte) => Buffer.of(byte)))).to.equal(TEXT);
    });
  }

  it('keeps the mark of UTF-8 for the readers, and CRLF', async () => {
    expect(await decoded(Buffer.from(`\ufeff${TEXT}`))).to.equal(`\ufeff${TEXT}`);
    expect(await decoded(Buffer.from('a\r\nb\r\n'))).to.equal('a\r\nb\r\n');
  });

  it('leaves UTF-8 with a damaged place, and what is no text, as it is', async () => {
    for (const bytes of [Buffer.from([...Buffer.from(`${TEXT}ü`), 0xff, 0x0a]), Buffer.from([...Array(512).keys()])]) {
      const pieces: Buffer[] = [];
      for await (const piece of decodeText(streamed([bytes]))) pieces.push(piece);
      expect(Buffer.concat(pieces).equals(bytes)).to.equal(true);
    }
  });

  it('hands on chunks of UTF-8 uncopied', async () => {
    const chunk = Buffer.from(TEXT.repeat(3_000));
    const pieces: Buffer[] = [];
    for await (const piece of decodeText(streamed([chunk, chunk]))) pieces.push(piece);
    expect(pieces.at(-1)?.buffer).to.equal(chunk.buffer);
  });

  it('is what it was, for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (text) => {
        const log = `a log that begins in plain words\n${text.replace(/\p{Cc}/gu, '').toWellFormed()}`;
        for (const bytes of [Buffer.from(log), Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(log, 'utf16le')])])
          expect(await decoded(bytes)).to.equal(log);
      }),
      { numRuns: 50 },
    );
  });
});
