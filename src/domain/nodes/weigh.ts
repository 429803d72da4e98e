/** What a piece of evidence is worth (0 to 1) for a claim, and in words why. */
export interface Clue {
  worth: number;
  reason: string;
}

/** What independent pieces of evidence are worth together: one minus the chance that all of them mislead (noisy or). */
export function together(worths: readonly number[]): number {
  return 1 - worths.reduce((doubt, worth) => doubt * (1 - Math.min(Math.max(worth, 0), 0.99)), 1);
}

/** A worth as a confidence of 0 to 99: nothing that is inferred is certain. */
export function confidenceOf(worth: number): number {
  return Math.min(99, Math.max(0, Math.round(worth * 100)));
}
