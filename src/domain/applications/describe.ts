import type { ApplicationNode, ApplicationZone, Classification, Reason } from './application.ts';

/** What zones and owners of its members say of an application. */
export interface Described {
  owner: string | null;
  criticality: ApplicationZone['criticality'] | null;
  classification: Classification | null;
  compliance: string[];
  reasons: Reason[];
}

const RANKS = ['low', 'medium', 'high', 'critical'] as const;
const BY_CRITICALITY: Record<ApplicationZone['criticality'], Classification> = {
  low: 'internal',
  medium: 'internal',
  high: 'confidential',
  critical: 'restricted',
};
/** Regimes over data whose loss the law or a card scheme punishes. */
const RESTRICTING = /pci|cardholder|gdpr|dsgvo|hipaa|swift/i;

/**
 * Reads what the members' zones and owners say: the highest criticality, every compliance regime, the owner of most. The
 * classification follows from these and is a proposal.
 */
export function describeMembers(nodes: readonly ApplicationNode[], zones: readonly ApplicationZone[]): Described {
  const own = new Map<ApplicationZone, number>();
  const owners = new Map<string, number>();
  for (const { zone, owner } of nodes) {
    const found = zones[zone];
    if (found) own.set(found, (own.get(found) ?? 0) + 1);
    if (owner) owners.set(owner, (owners.get(owner) ?? 0) + 1);
  }
  const reasons: Reason[] = [];
  const say = (evidence: Reason['evidence'], text: string) => reasons.push({ evidence, text });
  const highest = [...own.keys()].sort((a, b) => RANKS.indexOf(b.criticality) - RANKS.indexOf(a.criticality))[0];
  if (highest) say('zone', `criticality ${highest.criticality} of the zone ${highest.name}`);
  const compliance = [...new Set([...own.keys()].flatMap((zone) => zone.compliance))].sort();
  if (compliance.length > 0) say('zone', `in the scope of ${compliance.join(', ')} by its zones`);
  const [owner, count] = [...owners].sort((a, b) => b[1] - a[1])[0] ?? [null, 0];
  if (owner) say('inventory', `${count} of ${nodes.length} members belong to ${owner}`);
  const restricted = compliance.find((regime) => RESTRICTING.test(regime));
  const classification = restricted ? 'restricted' : highest ? BY_CRITICALITY[highest.criticality] : null;
  if (classification)
    say('zone', `${classification} because of ${restricted ?? `criticality ${highest?.criticality}`}`);
  return { owner, criticality: highest?.criticality ?? null, classification, compliance, reasons };
}
