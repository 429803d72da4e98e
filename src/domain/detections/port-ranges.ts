/** Ports as text ranges, "22-25, 80": at most `most` of them, and how many were left out. */
export function portRanges(ports: readonly number[], most: number): { ranges: string[]; left_out: number } {
  const sorted = [...new Set(ports)].sort((a, b) => a - b);
  const ranges: { first: number; last: number }[] = [];
  for (const port of sorted) {
    const open = ranges.at(-1);
    if (open && open.last + 1 === port) open.last = port;
    else ranges.push({ first: port, last: port });
  }
  const text = ({ first, last }: { first: number; last: number }) => (first === last ? `${first}` : `${first}-${last}`);
  return { ranges: ranges.slice(0, most).map(text), left_out: Math.max(0, ranges.length - most) };
}
