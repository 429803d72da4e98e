import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuzzFolder } from './fuzz-folder.ts';

const TARGET = join(import.meta.dirname, 'fuzz-target.mjs');
/** An input of a few kilobytes that takes longer is a fault. */
const SECONDS_PER_INPUT = 5;
const MEMORY_MIB = 1_024;
const START_SECONDS = 60;
const LOOK_MILLISECONDS = 250;

/** What came of fuzzing one parser. */
export interface FuzzedParser {
  inputs: number;
  /** Statements, functions and branches that were reached. */
  coverage: number;
  /** Milliseconds of the input that took longest. */
  slowest: number;
  /** The input that crashed it, took too long or too much, and what was said; undefined when there was none. */
  fault: { input: Buffer; output: string } | undefined;
}

/** What a target says of its round. */
interface Told {
  ready?: true;
  inputs: number;
  coverage: number;
  slowest: number;
  error?: string;
  ended: boolean;
}

/**
 * Fuzzes our log readers with jsfuzz's mutations, guided by coverage. A process loads the readers once and takes one
 * after the other; it is killed, and another started, when an input takes too long or too much memory.
 */
export class ParserFuzzer {
  readonly #folder = new FuzzFolder();
  readonly #processes: number;
  #ending = false;
  #work: Promise<unknown> = Promise.resolve();

  constructor(processes: number) {
    this.#processes = processes;
  }

  /** Feeds every parser for so many seconds; a promise for each. */
  run(parsers: readonly string[], seconds: number): Map<string, Promise<FuzzedParser>> {
    const waiting: { parser: string; resolve(result: FuzzedParser): void; reject(error: unknown): void }[] = [];
    const results = new Map<string, Promise<FuzzedParser>>();
    for (const parser of parsers) {
      const result = new Promise<FuzzedParser>((resolve, reject) => waiting.push({ parser, resolve, reject }));
      // Whoever asks for a result hears of its error; until then nobody does.
      result.catch(() => {});
      results.set(parser, result);
    }
    const work = async (name: string) => {
      let target: Target | undefined;
      for (let next = waiting.shift(); next && !this.#ending; next = waiting.shift()) {
        try {
          target ??= await startTarget(this.#folder, name);
          const result = await target.feed(next.parser, this.#folder.seeds(next.parser), seconds);
          if (result.fault) target = target.end();
          next.resolve(result);
        } catch (error) {
          target = target?.end();
          next.reject(error);
        }
      }
      target?.end();
    };
    this.#work = Promise.all(Array.from({ length: this.#processes }, (_, at) => work(String(at))));
    return results;
  }

  async end(): Promise<void> {
    this.#ending = true;
    await this.#work;
    this.#folder.remove();
  }
}

interface Target {
  feed(parser: string, seeds: string, seconds: number): Promise<FuzzedParser>;
  end(): undefined;
}

async function startTarget(folder: FuzzFolder, name: string): Promise<Target> {
  const inputFile = join(folder.path, `input-${name}`);
  const child = fork(TARGET, [folder.path, String(folder.places), inputFile], {
    execArgv: ['--max-old-space-size=512'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output = (output + chunk).slice(-3_000);
    });
  }
  const first = await watch(child, START_SECONDS, () => true);
  if (first.failure) throw new Error(`The readers cannot be loaded: ${first.failure}\n${output}`);
  return {
    async feed(parser, seeds, seconds) {
      child.send({ parser, seeds, seconds });
      const { told, failure } = await watch(child, SECONDS_PER_INPUT, ({ ended }) => ended);
      const said = told?.error ?? (failure && `${failure}\n${output}`);
      const fault = said === undefined ? undefined : { input: inputUnderWay(inputFile), output: said };
      return { inputs: told?.inputs ?? 0, coverage: told?.coverage ?? 0, slowest: told?.slowest ?? 0, fault };
    },
    end() {
      child.kill('SIGKILL');
    },
  };
}

/** What a target said last, once that is the end; or why it had to be ended or ended by itself. */
function watch(
  child: ChildProcess,
  seconds: number,
  isEnd: (told: Told) => boolean,
): Promise<{ told?: Told; failure?: string }> {
  return new Promise((resolve) => {
    let told: Told | undefined;
    let heard = performance.now();
    const looking = setInterval(() => {
      const mebibytes = residentMebibytes(child.pid as number);
      if (mebibytes > MEMORY_MIB) close(`took ${mebibytes} MiB`);
      else if (performance.now() - heard > seconds * 1_000) close(`took longer than ${seconds} s`);
    }, LOOK_MILLISECONDS);
    const hear = (message: unknown) => {
      told = message as Told;
      heard = performance.now();
      if (isEnd(told)) close();
    };
    const exit = (code: number | null, signal: string | null) => close(`ended with ${code ?? signal}`);
    const close = (failure?: string) => {
      clearInterval(looking);
      child.off('message', hear).off('exit', exit);
      resolve({ ...(told ? { told } : {}), ...(failure ? { failure } : {}) });
    };
    child.on('message', hear).once('exit', exit);
  });
}

function residentMebibytes(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return Math.round((pages * 4_096) / 1_048_576);
  } catch {
    // It is ending, or there is no /proc: the heap limit holds nevertheless.
    return 0;
  }
}

function inputUnderWay(path: string): Buffer {
  const noted = readFileSync(path);
  return noted.length < 4 ? noted : noted.subarray(4, 4 + noted.readUInt32LE());
}
