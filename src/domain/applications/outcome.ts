import type { ApplicationZone, Reason, Tier } from './application.ts';
import { archetypeOf } from './archetype.ts';
import { dependenciesOf } from './dependencies.ts';
import { describeMembers } from './describe.ts';
import type { Grouping } from './group.ts';
import type { Group } from './grouping.ts';
import { freeName, type KnownApplication, matchGroups } from './match-groups.ts';
import { nameOf } from './name-group.ts';
import { readinessOf } from './readiness.ts';
import { tierOf } from './tiers.ts';

/** What a run says, as it is stored. */
export interface Outcome {
  applications: FoundApplication[];
  members: FoundMember[];
  dependencies: FoundDependency[];
}

/** An application as a run found it. */
export type FoundApplication = ReturnType<typeof applicationOf>;

interface FoundMember {
  application_id: string;
  address: string;
  tier: Tier;
  tier_confidence: number;
  confidence: number;
  reasons: Reason[];
}
/** A need of one application for another, with what it was counted from. */
export interface FoundDependency {
  client_id: string;
  server_id: string;
  protocol: number;
  port: number;
  clients: number;
  servers: number;
  flows: number;
  failed_flows: number;
  bytes: number;
  confidence: number;
}

interface Around {
  zones: readonly ApplicationZone[];
  known: readonly KnownApplication[];
  newId: () => string;
  registered: (protocol: number, port: number) => readonly string[];
}

type Kept = Group & { id: string; label: string };

/** Gives each group the id and name that it keeps, and its members their tiers; sums what they need of each other. */
export function outcomeOf(grouping: Grouping, around: Around): Outcome {
  const { network } = grouping;
  const groups = keep(grouping, around);
  const belongs = new Uint8Array(network.nodes.length);
  for (const { members } of groups) for (const node of members.keys()) belongs[node] = 1;
  const internal = network.nodes.filter((node) => node.internal).length;
  const members: FoundMember[] = [];
  const applications = groups.map((group) => {
    const nodes = new Set(group.members.keys());
    const tiers = new Map<number, Tier>();
    for (const [node, { confidence, reasons, tier }] of group.members) {
      const found = tierOf(node, nodes, grouping);
      const placed = tier ? { tier, confidence: 100, reasons: [] } : found;
      tiers.set(node, placed.tier);
      members.push({
        ...{ application_id: group.id, address: network.nodes[node]?.address ?? '', confidence },
        ...{ tier: placed.tier, tier_confidence: placed.confidence, reasons: [...reasons, ...placed.reasons] },
      });
    }
    return applicationOf(group, tiers, { grouping, belongs, internal, ...around });
  });
  const dependencies = dependenciesOf(groups, network).map(({ client, server, failedFlows, ...rest }) => {
    const id = (place: number) => (groups[place] as Kept).id;
    return { ...rest, client_id: id(client), server_id: id(server), failed_flows: failedFlows };
  });
  return { applications, members, dependencies };
}

/**
 * The groups with the applications that they continue. What rules say of an application joins the group that continues
 * it, and what they exclude leaves.
 */
function keep({ groups, network, ruled }: Grouping, { known, newId }: Around): Kept[] {
  const addressOf = (node: number) => network.nodes[node]?.address ?? '';
  const found = groups
    .filter(({ application }) => application === null)
    .map((group) => ({ ...group, addresses: new Set([...group.members.keys()].map(addressOf)) }));
  const taken = new Set(known.map(({ name }) => name.toLowerCase()));
  const kept: Kept[] = matchGroups(found, known).map(({ group, known: held }) => {
    if (held) return { ...group, id: held.id, label: held.name };
    return { ...group, id: newId(), label: freeName(nameOf(group, network), taken) };
  });
  for (const group of groups) {
    const held = known.find(({ id }) => id === group.application);
    if (!held) continue;
    const own = kept.find(({ id }) => id === held.id);
    if (own) for (const [node, membership] of group.members) own.members.set(node, membership);
    else kept.push({ ...group, id: held.id, label: held.name });
  }
  for (const { id, members } of kept)
    for (const node of [...members.keys()]) if (ruled.get(node)?.exclude.has(id)) members.delete(node);
  return kept.filter(({ members }) => members.size > 0);
}

function applicationOf(
  group: Kept,
  tiers: ReadonlyMap<number, Tier>,
  {
    grouping,
    belongs,
    internal,
    zones,
    registered,
  }: Around & { grouping: Grouping; belongs: Uint8Array; internal: number },
) {
  const { network, places } = grouping;
  const nodes = [...tiers.keys()].map((node) => network.nodes[node] as (typeof network.nodes)[number]);
  const built = archetypeOf(tiers, grouping, group.infrastructure !== null);
  const { reasons, ...described } = describeMembers(nodes, zones);
  const sureness = [...group.members.values()].reduce((sum, { confidence }) => sum + confidence, 0) / tiers.size;
  const isKnown = (protocol: number, port: number, label: string | null) =>
    label !== null || registered(protocol, port).length > 0;
  const readiness = readinessOf(new Set(tiers.keys()), sureness, { network, places, belongs, internal, isKnown });
  return {
    ...{ id: group.id, name: group.label, ...described },
    ...{ archetype: built.archetype, archetype_confidence: built.confidence, confidence: Math.round(sureness) },
    ...{ reasons: [...built.reasons, ...reasons], readiness, readiness_score: readiness.score },
  };
}
