import { weighPairs } from './affinity.ts';
import type { ApplicationZone } from './application.ts';
import { attach, findConnectors, shareAmong } from './attach.ts';
import { communities } from './communities.ts';
import type { Group, Partition } from './grouping.ts';
import { placeNodes } from './infrastructure.ts';
import { applicationLabels, type Declared, decideLabels, voteLabels } from './log-labels.ts';
import { type Link, nameStems } from './name-stems.ts';
import { type NamedGroup, namedGroups } from './named-groups.ts';
import { type Network, PLACE, type Places } from './network.ts';
import { type ApplicationRule, applyRules, type InPrefix, type Ruled } from './ruled.ts';
import { indexEdges } from './service-edges.ts';

/** Everything that grouping reads. */
export interface GroupingInput {
  nodes: Network['nodes'];
  edges: Network['edges'];
  zones: readonly ApplicationZone[];
  declared: readonly Declared[];
  rules: readonly ApplicationRule[];
  /** What a (protocol, port) is registered as, in lower case. */
  registered: (protocol: number, port: number) => readonly string[];
  inPrefix: InPrefix;
}

/** The groups, and what was found on the way that tiers and readiness need as well. */
export interface Grouping {
  groups: Group[];
  network: Network;
  places: Places;
  links: Link[];
  /** What rules say, by node. */
  ruled: ReadonlyMap<number, Ruled>;
}

/** Communities are sought twice: what turns out to connect many applications is taken out in between. */
const ROUNDS = 2;
/** A word in the name of one machine is no application yet. */
const FEWEST_NAMED = 2;

/** Groups nodes into applications: by rules, by names in logs, by host names, and by who talks to whom. */
export function groupNodes(input: GroupingInput): Grouping {
  const { nodes, edges } = input;
  const network = {
    ...{ nodes, edges },
    byClient: indexEdges(edges.client, edges.length, nodes.length),
    byServer: indexEdges(edges.server, edges.length, nodes.length),
  };
  const places = placeNodes(network);
  const labels = decideLabels(
    voteLabels(edges, places, applicationLabels(edges, places, input.registered), input.declared),
  );
  const logNames = new Map([...labels].map(([node, { name }]) => [node, name]));
  const ruled = applyRules(network, input.rules, { logNames, inPrefix: input.inPrefix });
  for (const [node, { include }] of ruled) if (include.length > 0) takeIn(places, node);
  for (const node of labels.keys()) if (places.place[node] === PLACE.client) labels.delete(node);
  const links = weighPairs(network, places, input.zones);
  const names = new Map<number, string>();
  for (const [node, { hostname }] of nodes.entries())
    if (hostname && places.place[node] === PLACE.candidate) names.set(node, hostname);
  const named = namedGroups(labels, nameStems(names, links)).filter(
    ({ stated, members }) => stated || members.size >= FEWEST_NAMED,
  );
  const groups = [...fromRules(ruled, named), ...named.map(fromNames)];
  keepToRules(groups, ruled);
  complete(groups, { network, places, links }, (node) => ruled.get(node)?.include.length ?? 0);
  keepToRules(groups, ruled);
  return {
    groups: [...groups.filter(({ members }) => members.size > 0), ...infrastructureGroups(places)],
    ...{ network, places, links, ruled },
  };
}

function takeIn({ place, infrastructure }: Places, node: number): void {
  place[node] = PLACE.candidate;
  infrastructure.delete(node);
}

type RuledNodes = ReturnType<typeof applyRules>;

/** One group for each application that rules name; it takes the group along that names give most of its nodes. */
function fromRules(ruled: RuledNodes, named: NamedGroup[]): Group[] {
  const groups = new Map<string, Group>();
  for (const [node, { include }] of ruled) {
    for (const { application, rule } of include) {
      const group = groups.get(application) ?? emptyGroup({ application });
      groups.set(application, group);
      const text = rule.learned ? `corrected: ${rule.pattern}` : `rule ${rule.kind} ${rule.pattern}`;
      group.members.set(node, { confidence: 100, reasons: [{ evidence: 'rule', text }], tier: rule.tier });
    }
  }
  for (const group of groups.values()) {
    const own = named.find(({ members }) => {
      const held = [...members.keys()].filter((node) => group.members.has(node)).length;
      return held > 0.5 * members.size && held >= 0.5 * group.members.size;
    });
    if (!own) continue;
    for (const [node, membership] of fromNames(own).members)
      if (!group.members.has(node)) group.members.set(node, membership);
    own.members.clear();
  }
  return [...groups.values()];
}

function emptyGroup(stated: Partial<Group>): Group {
  return { application: null, name: null, stated: false, infrastructure: null, members: new Map(), ...stated };
}

function fromNames({ name, stated, members }: NamedGroup): Group {
  const group = emptyGroup({ name, stated });
  for (const [node, { by, share, word }] of members) {
    const text = by === 'log' ? `logs call its application ${word}` : `its name has the word ${word} in common`;
    const confidence = Math.round(by === 'log' ? 95 * share : 85);
    group.members.set(node, { confidence, reasons: [{ evidence: by, text }] });
  }
  return group;
}

/** A node that a rule places is in no other application, and in none that a rule excludes it from. */
function keepToRules(groups: readonly Group[], ruled: RuledNodes): void {
  for (const group of groups) {
    for (const node of [...group.members.keys()]) {
      const said = ruled.get(node);
      if (!said) continue;
      const elsewhere = said.include.length > 0 && !said.include.some((each) => each.application === group.application);
      if (elsewhere || (group.application !== null && said.exclude.has(group.application))) group.members.delete(node);
    }
  }
}

interface Found {
  network: Network;
  places: Places;
  links: readonly Link[];
}

/** Finds a place for the candidates that no name speaks for: in the group they talk to, or in one of their own. */
function complete(groups: Group[], found: Found, isRuled: (node: number) => number): void {
  const { places } = found;
  const named = groups.length;
  for (let round = 1; round <= ROUNDS; round++) {
    groups.length = named;
    const parts = partition(groups, found);
    const connectors = round < ROUNDS ? findConnectors(parts, found) : [];
    const loose = connectors.filter(({ node }) => !isRuled(node));
    for (const { node, groups: count } of loose) {
      places.place[node] = PLACE.infrastructure;
      const reason = `it talks to the servers of ${count} applications`;
      places.infrastructure.set(node, { kind: 'shared platform', peers: count, reason });
      for (const group of groups) group.members.delete(node);
    }
    if (loose.length > 0 && round < ROUNDS) continue;
    for (const { group, node, membership } of [...parts.attached, ...shareAmong(parts, found)])
      parts.groups[group]?.members.set(node, membership);
    groups.push(...parts.groups.slice(named));
    return;
  }
}

function partition(named: readonly Group[], { places, links, network }: Found): Partition {
  const known = new Set(named.flatMap(({ members }) => [...members.keys()]));
  const rest: number[] = [];
  for (const node of network.nodes.keys())
    if (places.place[node] === PLACE.candidate && !known.has(node)) rest.push(node);
  const inRest = new Set(rest);
  const inner = links.filter(([a, b]) => inRest.has(a) && inRest.has(b));
  const { attached, free } = attach(named, communities(rest, inner), { links, network, places });
  return { groups: [...named, ...free], attached };
}

function infrastructureGroups({ infrastructure }: Places): Group[] {
  const groups = new Map<string, Group>();
  for (const [node, { kind, reason }] of infrastructure) {
    const name = kind[0]?.toUpperCase() + kind.slice(1);
    const group = groups.get(kind) ?? emptyGroup({ name, infrastructure: kind });
    groups.set(kind, group);
    group.members.set(node, { confidence: 80, reasons: [{ evidence: 'connections', text: reason }] });
  }
  return [...groups.values()];
}
