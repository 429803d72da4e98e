import type { GraphConnection, GraphNode, NetworkGraph } from '../../../src/domain/diagrams/network-graph.ts';

const ZONES = ['User LAN', 'DMZ', 'Application', 'Database', 'Management', 'Cardholder data', 'Branches', 'Partners'];
const APPLICATIONS = ['Payments', 'Online banking', 'Mail', 'Directory', 'Backup', 'Core ledger', 'Risk', 'Files'];
const TIERS = ['web', 'app', 'data'] as const;
const SERVICES = ['https', 'ssh', 'postgresql', 'ldap', 'smb', 'dns', 'ntp', 'ms-sql'];

/** Numbers that look drawn by lot and are the same every time. */
function lots(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A made-up bank: workstations, servers of applications in tiers, addresses outside, and who calls whom. */
export function madeGraph(
  size: number,
  { zones = true, seed = 7 }: { zones?: boolean; seed?: number } = {},
): NetworkGraph {
  const draw = lots(seed);
  const nodes = Array.from({ length: size }, (_, index) => madeNode(index, size, zones, draw));
  const servers = nodes.filter(({ type }) => type === 'server');
  const connections = new Map<string, GraphConnection>();
  for (const node of nodes) {
    const calls = node.type === 'external' ? draw(2) : 1 + draw(3);
    for (let call = 0; call < calls; call += 1) {
      const server = servers[draw(servers.length)];
      if (!server || server.id === node.id) continue;
      connections.set(`${node.id}>${server.id}`, madeConnection(node.id, server.id, draw));
    }
  }
  return {
    nodes,
    connections: [...connections.values()],
    zones: ZONES.map((name, index) => ({ id: `z${index}`, name })),
    applications: APPLICATIONS.map((name, index) => ({ id: `a${index}`, name })),
    notDrawn: [],
    notes: [],
  };
}

function madeNode(index: number, size: number, zones: boolean, draw: (below: number) => number): GraphNode {
  const share = index / size;
  const type = share < 0.3 ? 'server' : share < 0.9 ? 'workstation' : 'external';
  const application = type === 'server' ? draw(APPLICATIONS.length) : null;
  const tier = application === null ? null : (TIERS[draw(TIERS.length)] as string);
  const zone =
    type === 'external'
      ? null
      : type === 'workstation'
        ? [0, 6][draw(2)]
        : tier === 'data'
          ? 3 + 2 * draw(2)
          : 1 + draw(2);
  const third = Math.floor(index / 250);
  const address = type === 'external' ? `203.0.113.${index % 250}` : `10.${zone}.${third}.${index % 250}`;
  const name =
    type === 'server' ? `${APPLICATIONS[application ?? 0]?.toLowerCase().replace(/ /g, '-')}-${tier}-${index}` : null;
  const risk = draw(60) === 0 ? 'critical' : draw(30) === 0 ? 'medium' : 'none';
  return {
    ...{ id: `${address}#${index}`, name, address, type, risk, tier, count: 1 },
    subnet: type === 'external' ? 'Internet' : `10.${zone}.${third}.0/24`,
    zone: zones && zone !== null ? `z${zone}` : null,
    application: application === null ? null : `a${application}`,
    data: [{ key: 'address', label: 'Address', value: address }],
  };
}

function madeConnection(client: string, server: string, draw: (below: number) => number): GraphConnection {
  const lot = draw(20);
  const evidence = lot === 0 ? 'denied' : lot === 1 ? 'scanned-open' : lot === 2 ? 'inferred' : 'observed';
  const services = [SERVICES[draw(SERVICES.length)] as string, ...(draw(3) === 0 ? ['https'] : [])];
  return { client, server, evidence, services: [...new Set(services)], serviceCount: 1 + draw(3), count: 1 };
}
