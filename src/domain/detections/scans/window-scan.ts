import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { serviceLabel } from '../../ports/protocols.ts';
import { isHost } from '../../topology/scope.ts';
import { type ClientRule, defineClientRule } from '../client-rule.ts';
import { type Finding, MOST_EXAMPLES, type Severity, toScore } from '../finding.ts';
import type { FlowExample } from '../flow-rule.ts';
import type { ClientFlows } from '../flows/client-flows.ts';
import { type Attempts, densestDistinct } from './densest-distinct.ts';

/** Numbers of another tool's scan detection. */
export interface ScanProfile {
  id: string;
  tool: string;
  /** Seconds. */
  within: number;
  /** From how many hosts on one port, and ports of one host. */
  hosts: number;
  ports: number;
  severity: Severity;
  /** Whether a datagram without an answer is an attempt. */
  datagrams: boolean;
  examples: FlowExample[];
}

/**
 * Scans as another tool counts them, to compare with it: failed attempts at distinct hosts on one port, or distinct ports of
 * one host, within a stretch of time that may begin anywhere. One finding for each scan, however long it goes on.
 */
export function windowScan({ id, tool, severity, datagrams, examples, ...defaults }: ScanProfile): ClientRule {
  const settings = z.strictObject({
    /** Seconds. */
    within: z.number().min(1).default(defaults.within),
    /** Hosts with failed attempts on one port. */
    hosts: z.number().int().min(2).default(defaults.hosts),
    /** Ports with failed attempts on one host. */
    ports: z.number().int().min(2).default(defaults.ports),
  });
  return defineClientRule<z.output<typeof settings>>({
    id,
    title: `Scan (${tool})`,
    description: `A client tried many hosts on a port, or many ports of a host, as ${tool} counts them.`,
    technique: 'T1046',
    follows: 'client',
    settings,
    open({ settings: { within, hosts, ports }, emit }) {
      return {
        client(flows) {
          const { byService, byServer } = attemptsOf(flows, datagrams);
          for (const [service, attempts] of byService) {
            const count = densestDistinct(attempts, within);
            const label = serviceLabel(service >> 16, service & 65_535);
            const examples = new Set(attempts.targets.slice(0, MOST_EXAMPLES).map((one) => flows.serverText(one)));
            if (count >= hosts) {
              const text = { title: `${label} of ${count} hosts`, key: `${service >> 16}|${service & 65_535}` };
              emit(toFinding({ id, tool, severity }, flows, { ...text, count, attempts, examples, service }));
            }
          }
          for (const [server, attempts] of byServer) {
            const count = densestDistinct(attempts, within);
            const examples = new Set(attempts.targets.slice(0, MOST_EXAMPLES).map((one) => String(one & 65_535)));
            if (count >= ports) {
              const address = flows.serverText(server);
              const text = { title: `${count} ports of ${address}`, key: address };
              emit(toFinding({ id, tool, severity }, flows, { ...text, count, attempts, examples, server: address }));
            }
          }
        },
        end() {},
      };
    },
    examples,
  });
}

/** Failed attempts by service, with the servers as targets, and by server, with the services as targets. */
function attemptsOf(flows: ClientFlows, datagrams: boolean) {
  const byService = new Map<number, Attempts>();
  const byServer = new Map<number, Attempts>();
  const { servers, services, times, failed } = flows;
  for (let at = 0; at < flows.length; at++) {
    const [server, service] = [servers[at] as number, services[at] as number];
    const unanswered = datagrams && service >> 16 === PROTOCOL.udp && flows.wasSent(at) && !flows.wasAnswered(at);
    if (failed[at] === 0 && !unanswered) continue;
    if ((service & 65_535) === 0 || flows.isSelf(server) || !isHost(flows.serverScope(server))) continue;
    push(byService, service, server, times[at] as number);
    push(byServer, server, service, times[at] as number);
  }
  return { byService, byServer };
}

function push(all: Map<number, Attempts>, key: number, target: number, time: number): void {
  const attempts = all.get(key);
  if (!attempts) all.set(key, { times: [time], targets: [target] });
  else {
    attempts.times.push(time);
    attempts.targets.push(target);
  }
}

interface Scan {
  key: string;
  title: string;
  count: number;
  attempts: Attempts;
  examples: Set<string>;
  service?: number;
  server?: string;
}

function toFinding(
  { id, tool, severity }: Pick<ScanProfile, 'id' | 'tool' | 'severity'>,
  { client, clientScope }: ClientFlows,
  { key, title, count, attempts, examples, service, server = undefined }: Scan,
): Finding {
  const { times } = attempts;
  return {
    detection: id,
    fingerprint: `${client}|${key}`,
    severity,
    score: toScore(0.3 + Math.log10(count) / 5),
    title: `Scan (${tool}): ${client} tried ${title}`,
    description: `${client} (${clientScope}) tried ${title} in vain within one stretch of time, which ${tool} calls a scan.`,
    client,
    server: server ?? null,
    protocol: service === undefined ? null : service >> 16,
    port: service === undefined ? null : service & 65_535,
    evidence: { most_at_once: count, attempts: times.length, examples: [...examples] },
    first_seen: new Date((times[0] as number) * 1000),
    last_seen: new Date((times[times.length - 1] as number) * 1000),
  };
}
