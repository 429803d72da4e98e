/** How long it took, and the most memory of this process meanwhile. */
export async function watched(work: () => Promise<unknown>): Promise<{ seconds: number; megabytes: string }> {
  const memory = peakOf();
  const watch = setInterval(memory.look, 50);
  const seconds = await secondsOf(work);
  clearInterval(watch);
  return { seconds, megabytes: memory.megabytes() };
}

/** How long it took. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** The most memory of this process at the moments it looked. */
export function peakOf(): { look(): void; megabytes(): string } {
  let most = 0;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  look();
  return { look, megabytes: () => (most / 1_048_576).toFixed(0) };
}
