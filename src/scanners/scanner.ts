import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { NmapTask } from '../domain/scanning/nmap-task.ts';
import type { ScanSlice, SliceFound } from '../domain/scanning/slice.ts';
import { sourceLoaders } from '../infra/source-loaders.ts';
import type { ScannerReport } from './scanner-message.ts';

const HEAP_MEGABYTES = 256;

/** A process that scans: it has no environment, no secrets and no database, sends only as many packets as it is given, and dies with us. */
export interface Scanner {
  /** Scans a slice, by connecting or with nmap. Rejects with the signal's reason, at once: the process is then gone, and its sockets with it. */
  scan(slice: ScanSlice, signal: AbortSignal, nmap?: NmapTask | null): Promise<SliceFound>;
  /** Lets it send so many packets more. */
  give(packets: number): void;
  /** Packets it has sent, as far as it has said so. */
  readonly taken: number;
  /** Ends it. */
  end(): Promise<void>;
}

/** A scanner could not do its work; `code` is for machines. */
export class ScannerFailed extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ScannerFailed';
    this.code = code;
  }
}

/** Starts a scanner. */
export function startScanner(): Scanner {
  const child = forkMain();
  let taken = 0;
  let isGone = false;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve())).then(() => {
    isGone = true;
  });
  child.on('message', (message: ScannerReport) => {
    if ('taken' in message) taken = Math.max(taken, message.taken);
  });
  // What is wrong shows where somebody waits for it.
  child.on('error', () => {});
  const kill = () => killGroup(child);
  return {
    get taken() {
      return taken;
    },
    give(packets) {
      if (!isGone && child.connected) child.send({ credit: packets }, () => {});
    },
    async end() {
      kill();
      await gone;
    },
    async scan(slice, signal, nmap = null) {
      signal.throwIfAborted();
      const abort = () => kill();
      signal.addEventListener('abort', abort, { once: true });
      try {
        return await answer(child, () => child.send({ scan: slice, nmap }, () => {}));
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
  };
}

/** What a child answers to a slice; rejects with ScannerFailed. */
function answer(child: ChildProcess, ask: () => void): Promise<SliceFound> {
  return new Promise((resolve, reject) => {
    const hear = (message: ScannerReport) => {
      if ('taken' in message) return;
      settle();
      if ('found' in message) resolve(message.found);
      else reject(new ScannerFailed(message.failed.code, message.failed.message));
    };
    const lose = () => {
      settle();
      reject(new ScannerFailed('scanner-lost', 'The process that scans has ended.'));
    };
    const settle = () => {
      child.off('message', hear);
      child.off('close', lose);
    };
    child.on('message', hear);
    child.once('close', lose);
    if (child.exitCode !== null || child.signalCode !== null || !child.connected) lose();
    else ask();
  });
}

/** In a process group of its own, so that what it starts ends with it. */
function forkMain(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const main = new URL(isSource ? './scanner-main.ts' : './scanner-main.js', import.meta.url);
  return fork(fileURLToPath(main), [], {
    env: {},
    execArgv: [
      ...(isSource ? sourceLoaders() : []),
      ...[`--max-old-space-size=${HEAP_MEGABYTES}`, '--disable-proto=delete', '--stack-trace-limit=0'],
    ],
    stdio: ['ignore', 'ignore', process.env.DEBUG ? 'inherit' : 'ignore', 'ipc'],
    detached: true,
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
