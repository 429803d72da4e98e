import { Readable } from 'node:stream';
import type { IntakeLimits, Refusal } from '../../src/intake/member.ts';
import { openIntake } from '../../src/intake/open-intake.ts';

/** A member with its text. */
export interface TakenIn {
  no: number;
  name: string | null;
  text: string;
  refused: Refusal | undefined;
}

/** Everything in a file, read as it would be from the object store: ranges of it, in pieces. */
export async function takenIn(
  bytes: Buffer,
  limits: Partial<IntakeLimits> & { from?: number; pipe?: boolean } = {},
): Promise<TakenIn[]> {
  const { from = 1, pipe = false, ...rest } = limits;
  const source = {
    size: bytes.length,
    open: async (start = 0) => Readable.from(pieces(bytes.subarray(start)), { objectMode: false }),
    ...(pipe ? { once: true as const } : {}),
  };
  const members: TakenIn[] = [];
  for await (const member of openIntake(source, { maxInflatedBytes: 1e9, ...rest }, { from })) {
    const chunks: Buffer[] = [];
    for await (const chunk of member.bytes) chunks.push(Buffer.from(chunk));
    const { no, name, refused } = member;
    members.push({ no, name, text: Buffer.concat(chunks).toString('utf8'), refused });
  }
  return members;
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

/** What reading it fails with. */
export function refusalOf(
  ...args: Parameters<typeof takenIn>
): Promise<{ code: string; message: string; hint: string }> {
  return takenIn(...args).then(
    () => Promise.reject(new Error('it was read')),
    (error) => error,
  );
}

/** A tar of files, as ustar. */
export function tar(entries: readonly { name: string; content: string; type?: string }[]): Buffer {
  const blocks = entries.flatMap(({ name, content, type = '0' }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124);
    header.write(`        ${type}`, 148);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const padding = Buffer.alloc((512 - (Buffer.byteLength(content) % 512)) % 512);
    return [header, Buffer.from(content), padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
