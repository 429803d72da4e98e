import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { serviceLabel } from '../../ports/protocols.ts';
import { isHost } from '../../topology/scope.ts';
import { defineClientRule } from '../client-rule.ts';
import { type Finding, MOST_EXAMPLES, type Severity, toScore } from '../finding.ts';
import type { ExampleFlow } from '../flow-rule.ts';
import type { ClientFlows } from '../flows/client-flows.ts';
import { SCAN_OF_A_SERVICE } from '../scan.ts';
import { SequentialTest } from '../scans/sequential-test.ts';

const ID = 'sequential-scan';

const settings = z.strictObject({
  /** The test's own numbers: see SequentialTest. */
  success_benign: z.number().gt(0).lt(1).default(0.8),
  success_scanner: z.number().gt(0).lt(1).default(0.2),
  scanner_from: z.number().gt(1).default(99),
  benign_to: z.number().gt(0).lt(1).default(0.01),
  /** Servers that a caught client tried in vain; the test alone would also catch four dead addresses in a row. */
  servers: z.number().int().min(4).default(8),
  /** A client with so many on one service, and this share of those it tried there, is left to horizontal-port-scan. */
  servers_of_a_service: z.number().int().min(2).default(SCAN_OF_A_SERVICE.servers),
  share_of_a_service: z.number().min(0).max(1).default(SCAN_OF_A_SERVICE.failedShare),
});
type Limits = z.output<typeof settings>;

/** First contacts since the client was last cleared. */
interface Run {
  contacts: number;
  failed: number;
  inside: number;
  services: Map<number, number>;
  servers: number[];
  first: number;
  last: number;
}

/**
 * A client that looks for servers, fast or over weeks, on whatever ports: its first contacts fail far more often than those
 * of clients that know where they go. Looks at TCP alone, whose failures are certain.
 */
export const sequentialScan = defineClientRule<Limits>({
  id: ID,
  title: 'Scan by first contacts',
  description: 'First contacts of a client failed so often that it must be looking for servers.',
  technique: 'T1018',
  follows: 'client',
  settings,
  open({ settings: limits, emit }) {
    return {
      client(flows) {
        const run = longestRun(flows, limits);
        if (run && run.failed >= limits.servers && !isOneService(flows, limits)) emit(toFinding(flows, run));
      },
      end() {},
    };
  },
  examples: [
    {
      name: 'an address every two hours, on changing ports',
      flows: contacts(24, (n) => ({
        time: n * 7_200,
        port: [22, 445, 3389, 5432, 8080, 9200][n % 6] as number,
        failed: true,
      })),
      finds: ['10.0.0.7'],
    },
    {
      name: 'a scan after a long life without one',
      flows: [
        ...contacts(60, (n) => ({ time: n * 60, server: `10.2.0.${n + 1}` })),
        ...contacts(16, (n) => ({ time: 9_000 + n * 60, port: 20 + n, failed: n % 8 !== 7 })),
      ],
      finds: ['10.0.0.7'],
    },
    {
      name: 'a monitoring server, of whose machines every fifth is off',
      flows: contacts(200, (n) => ({ time: n * 60, failed: n % 5 === 0 })),
      finds: [],
    },
    {
      name: 'one dead server, tried a thousand times',
      flows: contacts(1_000, (n) => ({ time: n * 60, server: '10.1.0.1', failed: true })),
      finds: [],
    },
    {
      name: 'one service on thirty servers, which another rule reports',
      flows: contacts(30, (n) => ({ time: n, port: 445, failed: true })),
      finds: [],
    },
    {
      name: 'datagrams that nobody answers',
      flows: contacts(40, (n) => ({ time: n, protocol: 17, port: 1000 + n, failed: true })),
      finds: [],
    },
  ],
});

function contacts(count: number, of: (n: number) => ExampleFlow): ExampleFlow[] {
  return Array.from({ length: count }, (_, n) => {
    const { time, ...flow } = of(n);
    return { client: '10.0.0.7', server: `10.1.${n >> 8}.${n & 255}`, ...flow, time: 1_767_600_000 + time };
  });
}

/** The run with most failures among those in which the client was caught; null when it never was. */
function longestRun(flows: ClientFlows, limits: Limits): Run | null {
  const test = new SequentialTest(limits);
  const known = new Set<number>();
  let run = newRun();
  let best: Run | null = null;
  const { servers, services, times, failed } = flows;
  for (let at = 0; at < flows.length; at++) {
    const [server, service] = [servers[at] as number, services[at] as number];
    if (service >> 16 !== PROTOCOL.tcp || known.has(server)) continue;
    known.add(server);
    if (flows.isSelf(server) || !isHost(flows.serverScope(server))) continue;
    const lost = failed[at] === 1;
    add(run, { server, service, lost, time: times[at] as number }, flows);
    if (test.next(!lost)) run = newRun();
    else if (test.caught && run.failed > (best?.failed ?? 0)) best = run;
  }
  return best;
}

function newRun(): Run {
  return { contacts: 0, failed: 0, inside: 0, services: new Map(), servers: [], first: 0, last: 0 };
}

function add(
  run: Run,
  contact: { server: number; service: number; lost: boolean; time: number },
  flows: ClientFlows,
): void {
  run.contacts += 1;
  if (!contact.lost) return;
  if (run.failed === 0) run.first = contact.time;
  run.failed += 1;
  run.last = contact.time;
  if (flows.serverScope(contact.server) === 'internal') run.inside += 1;
  run.services.set(contact.service, (run.services.get(contact.service) ?? 0) + 1);
  if (run.servers.length < MOST_EXAMPLES) run.servers.push(contact.server);
}

/** Whether the client tried one service on many servers in vain, over all of its flows. */
function isOneService({ servers, services, failed, length }: ClientFlows, limits: Limits): boolean {
  const tried = new Map<number, { all: Set<number>; lost: Set<number> }>();
  for (let at = 0; at < length; at++) {
    const service = services[at] as number;
    const one = tried.get(service) ?? { all: new Set(), lost: new Set() };
    tried.set(service, one);
    one.all.add(servers[at] as number);
    if (failed[at] === 1) one.lost.add(servers[at] as number);
  }
  return [...tried.values()].some(
    ({ all, lost }) => lost.size >= limits.servers_of_a_service && lost.size / all.size >= limits.share_of_a_service,
  );
}

function toFinding(flows: ClientFlows, run: Run): Finding {
  const { client, clientScope } = flows;
  const hours = Math.round((run.last - run.first) / 360) / 10;
  const ports = [...run.services].sort((a, b) => b[1] - a[1]).map(([service]) => labelOf(service));
  return {
    detection: ID,
    fingerprint: client,
    severity: severityOf(flows, run),
    score: toScore(0.3 + (run.failed / run.contacts) * (Math.log10(run.failed) / 4)),
    title: `Scan: ${client} tried ${run.failed} servers in vain`,
    description:
      `${client} (${clientScope}) met ${run.contacts} servers for the first time within ${hours} hours, and ${run.failed} of ` +
      `them refused or never answered, over ${ports.length} services. Who knows the network does not miss so often.`,
    ...{ client, server: null, protocol: PROTOCOL.tcp, port: null },
    evidence: {
      ...{ failed_servers: run.failed, contacted_servers: run.contacts, inside: run.inside, hours },
      services: ports.slice(0, MOST_EXAMPLES),
      servers: run.servers.map((server) => flows.serverText(server)),
    },
    first_seen: new Date(run.first * 1000),
    last_seen: new Date(run.last * 1000),
  };
}

function labelOf(service: number): string {
  return serviceLabel(service >> 16, service & 65_535);
}

/** Inside looking at inside is a machine taken over, or a tool that somebody should know; the Internet scans always. */
function severityOf({ clientScope }: ClientFlows, { failed, contacts, inside }: Run): Severity {
  if (clientScope === 'external') return 'low';
  return inside >= 20 && failed / contacts >= 0.8 ? 'high' : 'medium';
}
