import type { Archetype, Reason, Tier } from './application.ts';
import { type Network, PLACE, type Places } from './network.ts';
import { movesFiles, roleOfPort } from './port-roles.ts';
import { edgesOf } from './service-edges.ts';

/** How an application is built, how sure that is (0 to 100) and why. */
export interface Built {
  archetype: Archetype;
  confidence: number;
  reasons: Reason[];
}

interface Traffic {
  /** Services between members by what is behind their port. */
  data: number;
  broker: number;
  web: number;
  other: number;
  inner: number;
  /** Services that members call outside the network. */
  outside: number;
  /** Members that only call, and those that desks call. */
  callers: number;
  desks: number;
  files: number;
  /** Members of the app tier that call each other, as a share of the pairs there are. */
  mesh: number;
}

/** Says how an application is built, by its tiers and by who of it calls whom. */
export function archetypeOf(
  tiers: ReadonlyMap<number, Tier>,
  { network, places }: { network: Network; places: Places },
  isInfrastructure: boolean,
): Built {
  const said = (archetype: Archetype, confidence: number, text: string): Built => ({
    ...{ archetype, confidence },
    reasons: [{ evidence: 'connections', text }],
  });
  if (isInfrastructure) return said('infrastructure-service', 85, 'it serves or tends most of the network');
  const count = (tier: Tier) => [...tiers.values()].filter((each) => each === tier).length;
  const traffic = trafficOf(tiers, network, places);
  const [web, app, data, integration] = [count('web'), count('app'), count('data'), count('integration')];
  if (app >= 4 && traffic.mesh >= 0.4) {
    return said(
      'service-mesh',
      80,
      `${Math.round(100 * traffic.mesh)} % of its application servers' pairs call each other`,
    );
  }
  if (integration > 0 && traffic.broker >= Math.max(1, 0.3 * traffic.inner)) {
    return said('message-driven', 75, `${traffic.broker} of ${traffic.inner} services inside go through a broker`);
  }
  if (web > 0 && app > 0 && data > 0) return said('three-tier-web', 80, 'it has web, application and data servers');
  if (web > 0 && (app > 0 || data > 0)) return said('two-tier-web', 70, 'it has web servers and one tier behind them');
  if (traffic.desks === 0 && traffic.callers > 0 && (data > 0 || traffic.files > 0)) {
    return said('batch-etl', 60, `${traffic.callers} members only call, and nobody's desk calls the application`);
  }
  if (data > 0 && app > 0 && traffic.desks > 0)
    return said('client-server', 60, 'clients call its servers directly, which keep their data');
  if (traffic.outside > 2 * (traffic.inner + 1))
    return said('saas-consumer', 55, `${traffic.outside} services are outside, ${traffic.inner} inside`);
  if (tiers.size === 1) return said('standalone', 60, 'it is one machine');
  return said('unknown', 0, 'no build fits what is seen');
}

function trafficOf(
  tiers: ReadonlyMap<number, Tier>,
  { edges, nodes, byClient, byServer }: Network,
  { place }: Places,
): Traffic {
  const traffic: Traffic = {
    data: 0,
    broker: 0,
    web: 0,
    other: 0,
    inner: 0,
    outside: 0,
    callers: 0,
    desks: 0,
    files: 0,
    mesh: 0,
  };
  const pairs = new Set<string>();
  for (const [node, tier] of tiers) {
    for (const i of edgesOf(byClient, node)) {
      const server = edges.server[i] as number;
      const role = roleOfPort(edges.port[i] as number);
      if (!nodes[server]?.internal) traffic.outside += 1;
      if (!tiers.has(server) || server === node) continue;
      traffic.inner += 1;
      if (role !== 'management') traffic[role] += 1;
      if (movesFiles(edges.port[i] as number)) traffic.files += 1;
      if (tier === 'app' && tiers.get(server) === 'app')
        pairs.add(`${Math.min(node, server)} ${Math.max(node, server)}`);
    }
    const callers = edgesOf(byServer, node).filter((i) => place[edges.client[i] as number] !== PLACE.infrastructure);
    if (callers.length === 0) traffic.callers += 1;
    if (callers.some((i) => isDesk(place[edges.client[i] as number]))) traffic.desks += 1;
  }
  const apps = [...tiers.values()].filter((tier) => tier === 'app').length;
  traffic.mesh = apps < 2 ? 0 : pairs.size / ((apps * (apps - 1)) / 2);
  return traffic;
}

function isDesk(place: number | undefined): boolean {
  return place === PLACE.client || place === PLACE.outside;
}
