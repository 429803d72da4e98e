/** Ports that somebody is likely to answer at, the likeliest first: a refusal answers as well as an open door. */
export const LIVENESS_PORTS = [443, 22, 80, 445, 3389, 135, 53, 8080, 139, 161] as const;

const ASKED = 4;

/** The ports of a scan that find out first who is there; null when there are so few that all are asked at once. */
export function livenessPorts(ports: readonly number[]): number[] | null {
  if (ports.length <= ASKED) return null;
  const wanted = new Set(ports);
  const likely = LIVENESS_PORTS.filter((port) => wanted.has(port)).slice(0, ASKED);
  const others = ports.filter((port) => !likely.includes(port as (typeof likely)[number]));
  return [...likely, ...others.slice(0, ASKED - likely.length)];
}
