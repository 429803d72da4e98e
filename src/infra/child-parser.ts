import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ParserFailed, type ParserRefusal, toldByChild } from './parser-failed.ts';
import { sourceLoaders } from './source-loaders.ts';
import { watchMemory } from './watch-memory.ts';

/**
 * What a parser of an untrusted file may use. A parser is a module (file URL) that exports `parse: ChildParse`:
 *
 * ```ts
 * // src/infra/parsers/lines.ts: what it throws with a string `hint` reaches the user as a refusal, under its `code`.
 * export const parse: ChildParse = async function* (input, settings) {
 *   for await (const chunk of input) yield chunk; // bytes or text, say NDJSON; awaits keep the memory small
 * };
 *
 * // in a processor; `.ts` beside `.ts`, `.js` once built:
 * const module = new URL(`./parsers/lines${extname(import.meta.url)}`, import.meta.url);
 * for await (const bytes of parseInChild(source, { module, settings: { sheet: 1 }, signal })) …
 * ```
 */
export interface ChildParserOptions {
  module: URL;
  /** Handed to the parser; anything that JSON can hold. */
  settings?: unknown;
  /** Resident memory of the child; its JavaScript heap gets half. 512 MiB when not given. */
  maxMemoryBytes?: number;
  /** How long the child may let us wait, in sum; the time its reader takes is not counted. 5 minutes when not given. */
  maxMilliseconds?: number;
  /** 4 GiB when not given. */
  maxOutputBytes?: number;
  signal?: AbortSignal | undefined;
}

/** A parser that runs in a child: reads the file's bytes, yields its output. Settings come as the caller gave them. */
export type ChildParse = (input: AsyncIterable<Buffer>, settings: never) => AsyncIterable<Uint8Array | string>;

const MEBIBYTE = 1024 * 1024;
const DEFAULTS = { maxMemoryBytes: 512 * MEBIBYTE, maxMilliseconds: 300_000, maxOutputBytes: 4_096 * MEBIBYTE };
const STDERR_KEPT = 16 * 1024;
const GONE = Symbol('gone');
const ENDED: IteratorResult<never> = { done: true, value: undefined };
const OUT_OF_HEAP = /(heap|process) out of memory|Array buffer allocation failed/;

/**
 * Runs a parser in a process of its own, which has no environment and dies with us, and yields what it puts out, as it
 * comes: the output ends orderly only when the parser finished. Throws ParserFailed, what the source fails with, and
 * the signal's reason; in every case, as when the reader stops early, the child is gone when this returns.
 */
export async function* parseInChild(
  source: AsyncIterable<Uint8Array>,
  options: ChildParserOptions,
): AsyncGenerator<Buffer> {
  const limits = { ...DEFAULTS, ...options };
  options.signal?.throwIfAborted();
  const run = startChild(limits);
  const abort = () => run.end(options.signal?.reason);
  options.signal?.addEventListener('abort', abort, { once: true });
  const fed = feed(source, run);
  try {
    let left = limits.maxMilliseconds;
    let bytes = 0;
    const chunks = run.stdout[Symbol.asyncIterator]();
    for (;;) {
      const began = performance.now();
      const timer = setTimeout(() => run.end(ParserFailed.timeout(limits.maxMilliseconds)), Math.max(left, 0));
      // A child that was killed leaves its output to end like any other; the verdict says which it was.
      const next = await chunks
        .next()
        .catch(() => ENDED)
        .finally(() => clearTimeout(timer));
      if (next.done) break;
      left -= performance.now() - began;
      bytes += next.value.length;
      if (bytes > limits.maxOutputBytes) throw ParserFailed.output(limits.maxOutputBytes);
      yield next.value as Buffer;
    }
    await run.verdict(Math.max(left, 1_000));
  } finally {
    options.signal?.removeEventListener('abort', abort);
    run.end();
    run.stdout.destroy();
    await run.exited;
    await fed;
  }
}

type Limits = Required<Omit<ChildParserOptions, 'settings' | 'signal'>> & ChildParserOptions;

interface Run {
  stdin: Writable;
  stdout: Readable;
  exited: Promise<void>;
  /** Kills the child; the first reason given is the one that `verdict` throws. */
  end(reason?: unknown): void;
  /** Returns when the child says it finished; throws what it died of. Waits so many milliseconds for it to go. */
  verdict(wait: number): Promise<void>;
}

function startChild(limits: Limits): Run {
  const { module, settings, maxMemoryBytes } = limits;
  const child = forkMain(maxMemoryBytes);
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('no process could be started');
  let reason: unknown;
  let told: 'finished' | ParserRefusal | undefined;
  let stderr = '';
  const end = (why?: unknown) => {
    reason ??= why;
    child.kill('SIGKILL');
  };
  child.once('message', (message) => {
    told = toldByChild(message);
  });
  child.stderr?.setEncoding('latin1').on('data', (text: string) => {
    if (stderr.length < STDERR_KEPT) stderr += text;
  });
  const stopWatching = watchMemory(child.pid, maxMemoryBytes, () => end(ParserFailed.memory(maxMemoryBytes)));
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      reason ??= error;
      if (child.pid === undefined) resolve();
    });
  }).finally(stopWatching);
  child.send({ module: module.href, settings }, (error) => error && end());
  return {
    stdin,
    stdout,
    exited,
    end,
    async verdict(wait) {
      const timer = setTimeout(() => end(ParserFailed.timeout(limits.maxMilliseconds)), wait);
      await exited.finally(() => clearTimeout(timer));
      if (reason) throw reason;
      if (told === 'finished' && child.exitCode === 0) return;
      if (told !== undefined && told !== 'finished') throw ParserFailed.refused(told);
      // SIGKILL that is not ours is the system's answer to a lack of memory.
      const starved = child.signalCode === 'SIGKILL' || OUT_OF_HEAP.test(stderr);
      throw starved ? ParserFailed.memory(maxMemoryBytes) : ParserFailed.crash(child, stderr);
    },
  };
}

/** Nothing of ours but the pipes goes along: no environment, no handles, no options but the loader of sources. */
function forkMain(maxMemoryBytes: number): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const main = new URL(isSource ? './child-parser-main.ts' : './child-parser-main.js', import.meta.url);
  const heap = Math.floor(maxMemoryBytes / 2 / MEBIBYTE);
  return fork(fileURLToPath(main), [String(process.pid)], {
    env: {},
    execArgv: [...(isSource ? sourceLoaders() : []), `--max-old-space-size=${heap}`, '--disable-proto=delete'],
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
}

/** Writes the source to the child as fast as it reads. A child that stops reading is no fault; a source that fails is. */
async function feed(source: AsyncIterable<Uint8Array>, run: Run): Promise<void> {
  const { stdin } = run;
  // What is wrong with a pipe shows in the child's end.
  stdin.on('error', () => {});
  const closed = new Promise<typeof GONE>((resolve) => stdin.once('close', () => resolve(GONE)));
  const chunks = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      // A source that hangs must not hold up the end.
      const next = await Promise.race([chunks.next(), closed]);
      if (next === GONE) return;
      if (next.done) break;
      if (!stdin.write(next.value)) await Promise.race([once(stdin, 'drain'), closed]).catch(() => {});
    }
    stdin.end();
  } catch (error) {
    run.end(error);
  } finally {
    chunks.return?.()?.catch(() => {});
  }
}
