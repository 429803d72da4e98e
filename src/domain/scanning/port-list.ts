/** Ports from first to last, both included. */
export interface PortRange {
  first: number;
  last: number;
}

/** Ports that were read, or what is wrong with the text; with a fault there are none. */
export interface PortsRead {
  ports: PortRange[];
  fault: string | null;
}

const ITEM = /^([1-9]\d{0,4})(?:-([1-9]\d{0,4}))?$/;
const LAST_PORT = 65_535;

/** Reads `22,80,8000-8100` into disjoint ranges in order. Ports are 1 to 65 535, written in decimal; `most` caps their number. */
export function readPorts(text: string, most = LAST_PORT): PortsRead {
  const ranges: PortRange[] = [];
  for (const item of text.split(',')) {
    const [, from, to = from] = ITEM.exec(item.replace(/^ +| +$/g, '')) ?? [];
    const range = { first: Number(from), last: Number(to) };
    if (from === undefined || range.last > LAST_PORT || range.first > range.last) {
      return refused('Ports are numbers from 1 to 65535, or ranges such as 8000-8100, separated by commas.');
    }
    ranges.push(range);
  }
  const ports = mergedPorts(ranges);
  const count = countPorts(ports);
  return count > most ? refused(`These are ${count} ports; at most ${most} at once.`) : { ports, fault: null };
}

/** How many ports disjoint ranges have. */
export function countPorts(ports: readonly PortRange[]): number {
  return ports.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** Whether every port of the first is one of the second, whose ranges do not touch. */
export function portsWithin(ports: readonly PortRange[], allowed: readonly PortRange[]): boolean {
  return ports.every((each) => allowed.some(({ first, last }) => first <= each.first && each.last <= last));
}

/** As it is written: `22,8000-8100`. */
export function portsText(ports: readonly PortRange[]): string {
  return ports.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

function mergedPorts(ranges: PortRange[]): PortRange[] {
  const out: PortRange[] = [];
  for (const range of ranges.sort((a, b) => a.first - b.first)) {
    const before = out.at(-1);
    if (before && range.first <= before.last + 1) before.last = Math.max(before.last, range.last);
    else out.push({ ...range });
  }
  return out;
}

function refused(fault: string): PortsRead {
  return { ports: [], fault };
}
