import { open, stat } from 'node:fs/promises';
import { arch, cpus, freemem, platform, release, totalmem } from 'node:os';
import { strToU8, zipSync } from 'fflate';
import { settingsOf } from '../api/configuration-record.ts';
import type { Config } from '../config.ts';
import { openKnex } from '../db/database.ts';
import { supportFacts } from '../db/support-facts.ts';

const LOG_BYTES = 2 * 1024 * 1024;
/** Credentials in URLs, tokens, keys, and whoever is named by an e-mail address. */
const SECRETS: readonly [RegExp, string][] = [
  [/\/\/[^/\s"@]*@/g, '//…@'],
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '(token)'],
  [/\brf[a-z]*_[\w-]{16,}/g, '(key)'],
  [/\b[A-Za-z0-9+/]{43}=/g, '(key)'],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '(address)'],
  [/("?(?:password|secret|token|authorization|cookie|api_?key)"?\s*[:=]\s*"?)[^",\s}]+/gi, '$1(left out)'],
];

/**
 * What helps others to find a fault: versions, settings without secrets, sizes and states, and the end of the log. Nothing
 * that anybody stored is in it, and no name of a user.
 */
export async function supportBundle(config: Config, version: string, now: Date): Promise<Uint8Array> {
  const { url, ca } = config.database;
  const owner = openKnex({ url, ca }, { poolSize: 1, statementTimeout: 30_000 });
  try {
    const machine = { platform: platform(), release: release(), arch: arch(), cpus: cpus().length };
    const memory = { total: totalmem(), free: freemem() };
    const about = { version, node: process.version, made_at: now.toISOString(), ...machine, memory };
    const files: Record<string, string> = {
      'about.json': JSON.stringify(about, null, 2),
      'settings.txt': settingsOf(config).map(withoutSecrets).join('\n'),
      'log.txt': withoutSecrets(await endOfLog(config.log.file)),
    };
    for (const [name, rows] of Object.entries(await supportFacts(owner))) {
      files[`database/${name}.json`] = withoutSecrets(JSON.stringify(rows, null, 2));
    }
    return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
      mtime: now,
    });
  } finally {
    await owner.destroy();
  }
}

/** The text without what must not leave. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);
}

async function endOfLog(path: string): Promise<string> {
  if (!path) return 'LOG_FILE is not set: the log goes to standard output.';
  try {
    const { size } = await stat(path);
    const file = await open(path, 'r');
    try {
      const length = Math.min(size, LOG_BYTES);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      // The first line is cut, unless it is the file's.
      const text = buffer.toString();
      return size > length ? text.slice(text.indexOf('\n') + 1) : text;
    } finally {
      await file.close();
    }
  } catch (error) {
    return `The log cannot be read: ${(error as NodeJS.ErrnoException).code}`;
  }
}
