/** What somebody took out: today so far, and on an average earlier day with any export; bytes. */
export interface ExportVolume {
  today: number;
  usual: number;
}

/** How often a day's volume has doubled beyond what is unusual: 0 up to the limit, 1 just beyond it, 2 at twice that … */
export function excessLevel(
  { today, usual }: ExportVolume,
  { floor_bytes, times_usual }: { floor_bytes: number; times_usual: number },
): number {
  const limit = Math.max(floor_bytes, usual * times_usual);
  return today <= limit ? 0 : 1 + Math.floor(Math.log2(today / limit));
}
