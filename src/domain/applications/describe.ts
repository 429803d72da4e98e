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

/** A classification is a proposal, whatever it follows from. */
const PROPOSED = 0.6;

/**
 * Reads what the members' zones and owners say: the highest criticality, every compliance regime, the owner of most. The
 * classification follows from these and is a proposal. Each is as sure as the share of members that say so.
 */
export function describeMembers(nodes: readonly ApplicationNode[], zones: readonly ApplicationZone[]): Described {
  const own = new Map<ApplicationZone, number>();
  const owners = new Map<string, number>();
  for (const { zone, owner } of nodes) {
    const found = zones[zone];
    if (found) own.set(found, (own.get(found) ?? 0) + 1);
    if (owner) owners.set(owner, (owners.get(owner) ?? 0) + 1);
  }
  const membersIn = (which: (zone: ApplicationZone) => boolean) =>
    [...own].reduce((sum, [zone, members]) => (which(zone) ? sum + members : sum), 0);
  const reasons: Reason[] = [];
  const say = (about: NonNullable<Reason['about']>, members: number, text: string) => {
    const evidence = about === 'owner' ? 'inventory' : 'zone';
    const sure = (about === 'classification' ? PROPOSED : 1) * (members / nodes.length);
    reasons.push({ evidence, text, about, confidence: Math.round(100 * sure) });
  };
  const highest = [...own.keys()].sort((a, b) => RANKS.indexOf(b.criticality) - RANKS.indexOf(a.criticality))[0];
  const critical = membersIn(({ criticality }) => criticality === highest?.criticality);
  if (highest) say('criticality', critical, `criticality ${highest.criticality} of the zone ${highest.name}`);
  const compliance = [...new Set([...own.keys()].flatMap((zone) => zone.compliance))].sort();
  const regulated = membersIn((zone) => zone.compliance.length > 0);
  if (regulated > 0) say('compliance', regulated, `in the scope of ${compliance.join(', ')} by its zones`);
  const [owner, count] = [...owners].sort((a, b) => b[1] - a[1])[0] ?? [null, 0];
  if (owner) say('owner', count, `${count} of ${nodes.length} members belong to ${owner}`);
  const restricted = compliance.find((regime) => RESTRICTING.test(regime));
  const classification = restricted ? 'restricted' : highest ? BY_CRITICALITY[highest.criticality] : null;
  if (classification) {
    const because = restricted ?? `criticality ${highest?.criticality}`;
    say('classification', restricted ? regulated : critical, `${classification} because of ${because}`);
  }
  return { owner, criticality: highest?.criticality ?? null, classification, compliance, reasons };
}
