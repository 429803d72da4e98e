import { readdirSync, readFileSync } from 'node:fs';

const EVERY_MILLISECONDS = 25;
const RESIDENT = /^VmRSS:\s+(\d+) kB$/m;

/** Bytes held at most, as far as somebody looked. */
export interface MemoryWatch {
  /** By the process alone. */
  own(): number;
  /** By the process and its children at one time. */
  together(): number;
  stop(): void;
}

/** Looks at the resident memory of a process and its children, forty times a second; sees nothing without /proc. */
export function watchProcess(pid: number): MemoryWatch {
  let own = 0;
  let together = 0;
  const timer = setInterval(() => {
    const now = residentOf(pid);
    own = Math.max(own, now);
    together = Math.max(together, now + sumOf(childrenOf(pid)));
  }, EVERY_MILLISECONDS);
  return { own: () => own, together: () => together, stop: () => clearInterval(timer) };
}

const sumOf = (pids: number[]) => pids.reduce((sum, pid) => sum + residentOf(pid), 0);

/** 0 for a process that is gone. */
function residentOf(pid: number): number {
  try {
    return Number(RESIDENT.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Each thread knows the processes that it started. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}
