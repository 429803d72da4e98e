import { readFileSync } from 'node:fs';

/** What a link says of itself whenever the kernel sees fit; no scan can make it do so. */
const ANNOUNCEMENTS = ['Icmp6OutMLDv2Reports', 'Icmp6OutRouterSolicits'];

/** Packets that have left through the one way out of the namespace of scan-namespace.sh, but for what it announces. */
export function packetsOut(): number {
  for (;;) {
    const before = announced();
    const sent = counted('/proc/self/net/dev', /^\s*out0:\s*(?:\d+\s+){9}(\d+)/m);
    if (announced() === before) return sent - before;
  }
}

function announced(): number {
  const counts = ANNOUNCEMENTS.map((name) =>
    counted('/proc/self/net/dev_snmp6/out0', new RegExp(`^${name}\\s+(\\d+)`, 'm')),
  );
  return counts.reduce((sum, each) => sum + each, 0);
}

function counted(path: string, place: RegExp): number {
  const text = readFileSync(path, 'utf8');
  const [, count] = place.exec(text) ?? [];
  if (count === undefined) throw new Error(`no counter like ${place} in ${path}:\n${text}`);
  return Number(count);
}
