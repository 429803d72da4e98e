import type { Interval } from './concurrent.ts';
import { firstLabel } from './host-name.ts';
import { together } from './weigh.ts';

/** Something that one machine alone has, as seen at an address. */
export interface Identity extends Interval {
  address: string;
  /** `mac 00:1b:…`, `machine PC7.bank.example`, `ssh-key …`, `certificate …` */
  value: string;
  confidence: number;
  /** Values of the same sort that the address had besides. */
  others: number;
  /** What the address is called. */
  name: string | null;
}

/** Two addresses that something speaks for being one host. */
export interface HostEdge {
  first: string;
  second: string;
  worth: number;
  reasons: string[];
}

/** Below this two addresses stay apart. */
const LEAST = 0.6;
const HOUR = 3600;
/** Keys stay with a machine; addresses and accounts go from one to the next. */
const STAYS = /^(ssh-key|certificate) /;

/** The pairs of addresses that share what one machine has, at a time: what moved from one address to another is no pair. */
export function hostEdges(identities: readonly Identity[]): HostEdge[] {
  const edges = new Map<string, { first: Identity; second: Identity; shared: Identity[] }>();
  for (const group of byValue(identities.filter(isOwn)).values()) {
    for (const [index, one] of group.entries()) {
      for (const other of group.slice(index + 1)) {
        if (one.address === other.address || !atOneTime(one, other)) continue;
        const [first, second] = one.address < other.address ? [one, other] : [other, one];
        const key = `${first.address} ${second.address}`;
        const edge = edges.get(key) ?? { first, second, shared: [] };
        edge.shared.push(one);
        edges.set(key, edge);
      }
    }
  }
  return [...edges.values()].map(weighed).filter(({ worth }) => worth >= LEAST);
}

function byValue(identities: readonly Identity[]): Map<string, Identity[]> {
  const groups = new Map<string, Identity[]>();
  for (const identity of identities) groups.set(identity.value, [...(groups.get(identity.value) ?? []), identity]);
  return groups;
}

/** An address that two machines had says nothing of either. Certificates are many on one server. */
function isOwn({ value, others }: Identity): boolean {
  return others === 0 || value.startsWith('certificate ');
}

function atOneTime(one: Identity, other: Identity): boolean {
  const families = one.address.includes(':') !== other.address.includes(':');
  const slack = STAYS.test(one.value) ? 24 * HOUR : families ? HOUR : 0;
  const overlap = Math.min(one.lastSeen, other.lastSeen) - Math.max(one.firstSeen, other.firstSeen);
  return overlap + slack >= 0;
}

function weighed({ first, second, shared }: { first: Identity; second: Identity; shared: Identity[] }): HostEdge {
  const [one, other] = [first.name, second.name].map((name) => (name === null ? null : firstLabel(name)));
  const named = one !== null && one === other;
  // Cloned machines share keys and keep their names.
  const differ = one !== null && other !== null && one !== other;
  const worth = together([...shared.map(({ confidence }) => confidence / 100), named ? 0.3 : 0]) * (differ ? 0.6 : 1);
  const reasons = shared.map(({ value }) => `both have ${value.slice(0, 80)}`);
  return {
    first: first.address,
    second: second.address,
    worth,
    reasons: named ? [...reasons, `both are called ${one}`] : reasons,
  };
}
