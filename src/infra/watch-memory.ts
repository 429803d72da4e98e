import { readFileSync } from 'node:fs';

const EVERY_MILLISECONDS = 100;
const RESIDENT = /^VmRSS:\s+(\d+) kB$/m;

/**
 * Calls `onTooMuch` once when a process of ours holds more resident memory than that, looked at ten times a second.
 * Returns the function that ends the watch. Without /proc (macOS) nothing is seen; the limit of the heap remains.
 */
export function watchMemory(pid: number | undefined, maxBytes: number, onTooMuch: () => void): () => void {
  const timer = setInterval(() => {
    if (residentBytes(pid) <= maxBytes) return;
    clearInterval(timer);
    onTooMuch();
  }, EVERY_MILLISECONDS);
  return () => clearInterval(timer);
}

/** /proc answers from memory, so reading it does not wait; 0 for a process that is gone. */
function residentBytes(pid: number | undefined): number {
  try {
    const kilobytes = RESIDENT.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
