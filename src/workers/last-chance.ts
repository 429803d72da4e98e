/**
 * Lets a job that may crash once more begin only where nothing else runs, and lets nothing else begin beside it: when a
 * worker dies nobody knows which of its jobs it died of, and none is to be put away for what another did.
 */
export interface LastChance {
  /** Nothing else may begin here now. */
  isTaken(): boolean;
  /** Whether such a job may begin: it is alone, or has waited too long for that. */
  mayBegin(jobId: string): boolean;
  /** Keeps the worker to the job until the function returned is called, or for a minute: long enough to get further. */
  begin(): () => void;
}

const PATIENCE_MILLISECONDS = 60_000;
const ALONE_MILLISECONDS = 60_000;
/** Others may have taken what is remembered here. */
const LARGEST_MEMORY = 1_000;

/** For one worker; `running` counts the jobs that it has taken up, the one that asks among them. */
export function openLastChance(running: () => number): LastChance {
  const turnedAway = new Map<string, number>();
  let until = Number.NEGATIVE_INFINITY;
  return {
    isTaken: () => performance.now() < until,
    mayBegin(jobId) {
      const since = turnedAway.get(jobId) ?? performance.now();
      if (running() > 1 && performance.now() - since < PATIENCE_MILLISECONDS) {
        if (turnedAway.size >= LARGEST_MEMORY) turnedAway.clear();
        turnedAway.set(jobId, since);
        return false;
      }
      turnedAway.delete(jobId);
      return true;
    },
    begin() {
      until = performance.now() + ALONE_MILLISECONDS;
      return () => {
        until = Number.NEGATIVE_INFINITY;
      };
    },
  };
}
