/** Packets that may be sent: whoever sends one takes one first, and waits when there is none. */
export class Credit {
  #left: number;
  #taken = 0;
  #onMore = new Set<() => void>();

  constructor(left = 0) {
    this.#left = left;
  }

  /** How many have been taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Takes one if there is one. */
  take(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    this.#taken += 1;
    return true;
  }

  add(more: number): void {
    this.#left += more;
    for (const wake of [...this.#onMore]) wake();
  }

  /** Calls `wake` whenever there is more; returns how to end that. */
  onMore(wake: () => void): () => void {
    this.#onMore.add(wake);
    return () => this.#onMore.delete(wake);
  }

  /** Takes one, as soon as there is one. Rejects with the signal's reason. */
  taking(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        stop();
        signal.removeEventListener('abort', abort);
        end();
      };
      const abort = () => settle(() => reject(signal.reason));
      const attempt = () => this.take() && settle(resolve);
      const stop = this.onMore(attempt);
      signal.addEventListener('abort', abort);
      if (signal.aborted) abort();
      else attempt();
    });
  }
}
