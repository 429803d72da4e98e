import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { measuredBytes } from '../infra/measured-bytes.ts';
import { fileLabel } from '../intake/file-label.ts';
import type { RouteContext } from './define-route.ts';
import { Problem } from './problem.ts';
import { wrongType } from './read-body.ts';
import { invalid } from './validate.ts';

/** A file that arrived and is stored. */
export interface ReceivedUpload {
  /** As the sender called it: a label, never a path. */
  name: string;
  size: number;
  sha256: string;
  /** The other fields of the form. */
  fields: Map<string, string>;
}

export interface ReceiveOptions {
  maxBytes: number;
  /** Where the file goes. */
  storageKey: string;
}

/** Room in the body for what is not the file: boundaries, part headers, fields. */
const OVERHEAD = 64 * 1024;

/**
 * Streams the one file of a multipart body into the object store, counting and hashing on the way; memory does not
 * grow with the file. Throws a Problem for what is wrong with the body, and then nothing stays stored.
 */
export async function receiveUpload(context: RouteContext, options: ReceiveOptions): Promise<ReceivedUpload> {
  const { request, services } = context;
  if (Number(request.headers['content-length'] ?? 0) > options.maxBytes + OVERHEAD) throw tooLarge(options.maxBytes);
  const parser = openParser(context);
  const fields = new Map<string, string>();
  let stored: Promise<Omit<ReceivedUpload, 'fields'>> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('field', (name, value, { valueTruncated }) => {
        if (valueTruncated) reject(invalid([{ in: 'body', path: name, message: 'is too long' }]));
        fields.set(name, value);
      });
      parser.on('file', (field, file, { filename }) => {
        // The form may break off before anybody reads the file; unheard, that error would end the process.
        file.on('error', () => {});
        if (field !== 'file' || stored) {
          file.resume();
          reject(invalid([{ in: 'body', path: field, message: 'There must be one file, in the field "file".' }]));
          return;
        }
        stored = store(file, fileLabel(filename), context, options);
        stored.catch(reject);
      });
      for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
        parser.on(event, () => reject(invalid([{ in: 'body', path: '', message: 'There are too many parts.' }])));
      }
      parser.on('error', () => reject(malformed()));
      parser.on('close', () => resolve());
      context.signal.addEventListener('abort', () => reject(malformed()), { once: true });
      request.pipe(parser);
    });
    const received = await stored;
    if (!received) throw invalid([{ in: 'body', path: 'file', message: 'There is no file.' }]);
    if (received.size === 0) throw invalid([{ in: 'body', path: 'file', message: 'The file is empty.' }]);
    return { ...received, fields };
  } catch (error) {
    request.unpipe(parser);
    parser.destroy(error as Error);
    // Only once it no longer writes is it certain that nothing stays.
    await stored?.catch(() => {});
    await services.objects.remove(options.storageKey);
    throw error;
  }
}

function openParser({ request }: RouteContext): busboy.Busboy {
  if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) throw wrongType('multipart/form-data');
  try {
    const limits = { files: 2, fields: 5, parts: 8, fieldNameSize: 64, fieldSize: 256, headerPairs: 16 };
    return busboy({ headers: request.headers, defParamCharset: 'utf8', limits });
  } catch {
    throw malformed();
  }
}

async function store(
  file: Readable,
  name: string,
  { services, signal }: RouteContext,
  { maxBytes, storageKey }: ReceiveOptions,
): Promise<Omit<ReceivedUpload, 'fields'>> {
  const measured = measuredBytes((size) => {
    if (size > maxBytes) throw tooLarge(maxBytes);
  });
  await services.objects.put(storageKey, measured.through(file), signal);
  return { name, ...measured.result() };
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(413, 'too-large', `The file is larger than ${maxBytes} bytes.`, {
    hint: 'Split it, or compress it with gzip.',
    members: { limit: maxBytes },
  });
}

function malformed(): Problem {
  return new Problem(400, 'malformed-multipart', 'The body is not a complete multipart form.', {
    hint: 'Send it as curl -F file=@conn.log does.',
  });
}
