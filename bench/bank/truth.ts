import type { Talk } from './conversation.ts';
import type { Bank } from './habit.ts';

/** What is true of the bank, by address. */
export interface Truth {
  /** `client server protocol port` of every conversation. */
  edges: Set<string>;
  types: Map<string, string>;
  /** The applications a server works for; those of a shared one are several. */
  applications: Map<string, Set<string>>;
  tiers: Map<string, string>;
  /** What serves everybody, and belongs to no application. */
  infrastructure: Set<string>;
}

/** What is known before anything is said; edges are added as they happen. */
export function truthOf(bank: Bank): Truth {
  const truth: Truth = {
    ...{ edges: new Set(), types: new Map(), applications: new Map(), tiers: new Map(), infrastructure: new Set() },
  };
  for (const host of Object.values(bank.estate).flat())
    for (const address of host.daily) truth.types.set(address, host.type);
  for (const { address } of bank.estate.infrastructure) truth.infrastructure.add(address);
  for (const application of bank.applications) {
    const working = new Set([...application.members, ...application.calls.flat()].map(({ address }) => address));
    for (const address of working) {
      const names = truth.applications.get(address) ?? new Set();
      truth.applications.set(address, names.add(application.name));
    }
    for (const member of application.members) {
      truth.types.set(member.address, member.type);
      truth.tiers.set(member.address, member.tier);
    }
  }
  return truth;
}

/** Notes a conversation. */
export function witness(truth: Truth, talk: Talk): void {
  truth.edges.add(`${talk.client} ${talk.server} ${talk.protocol} ${talk.port}`);
}
