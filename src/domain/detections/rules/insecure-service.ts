import { z } from 'zod';
import { RISKS, type Risk } from '../../ports/knowledge.ts';
import { serviceLabel } from '../../ports/protocols.ts';
import type { PortFacts } from '../../ports/research-port.ts';
import { isHost } from '../../topology/scope.ts';
import { isUnansweredUdp } from '../answers.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, MOST_EXAMPLES, raise, type Severity, toScore } from '../finding.ts';
import { defineRule, type ServiceRow } from '../rule.ts';

const ID = 'insecure-service';

const settings = z.strictObject({
  /** Services below this risk are left to the port list. */
  lowest_risk: z.enum(RISKS).exclude(['unknown']).default('medium'),
});

/** A weakness, not an attack: grave only where anybody can reach it. */
const SEVERITY: Record<Risk, Severity> = {
  critical: 'medium',
  high: 'medium',
  medium: 'low',
  low: 'info',
  unknown: 'info',
};
const SCORE: Record<Risk, number> = { critical: 0.9, high: 0.7, medium: 0.5, low: 0.2, unknown: 0.1 };

/**
 * A service that compliance rules out is in use: connections to it were established, attempts and unanswered probes do
 * not count.
 * One finding per server and service, however many clients.
 */
export const insecureService = defineRule<z.output<typeof settings>>({
  id: ID,
  title: 'Insecure service in use',
  description: 'A service that sends passwords or data unprotected, or accepts anyone, is being used.',
  technique: 'T1040',
  order: 'server',
  settings,
  open({ settings: { lowest_risk }, research, emit }) {
    let server: string | undefined;
    let groups = new Map<string, Group>();
    const close = () => {
      for (const group of groups.values()) emit(toFinding(group));
      groups = new Map();
    };
    const matters = ({ compliance, risk }: PortFacts) =>
      compliance === 'non_compliant' && RISKS.indexOf(risk) <= RISKS.indexOf(lowest_risk);
    return {
      row(row) {
        if (row.server !== server) close();
        server = row.server;
        if (row.flows <= row.failed_flows || isUnansweredUdp(row) || !isHost(row.server_scope)) return;
        const key = serviceLabel(row.protocol, row.port);
        let group = groups.get(key);
        if (!group) {
          const facts = research(row.protocol, row.port);
          if (!matters(facts)) return;
          group = {
            row,
            facts,
            clients: [],
            clientCount: 0,
            flows: 0,
            crosses: false,
            exposed: false,
            first: row.first_seen,
            last: row.last_seen,
          };
          groups.set(key, group);
        }
        add(group, row);
      },
      end: close,
    };
  },
  examples: [
    {
      name: 'Telnet sessions from two clients are one finding',
      rows: exampleRows(2, (index) => ({ client: `192.0.2.${index + 1}`, port: 23, flows: 3 })),
      finds: ['198.51.100.1|6|23'],
    },
    {
      name: 'refused Telnet attempts are no use of Telnet',
      rows: exampleRows(2, (index) => ({ client: `192.0.2.${index + 1}`, port: 23, flows: 3, failed_flows: 3 })),
      finds: [],
    },
    {
      name: 'SNMP probes that nobody answers',
      rows: exampleRows(3, (index) => ({ client: `192.0.2.${index + 1}`, protocol: 17, port: 161, bytes_out: 40 })),
      finds: [],
    },
    { name: 'HTTPS', rows: exampleRows(3, (index) => ({ client: `192.0.2.${index + 1}` })), finds: [] },
  ],
});

interface Group {
  row: ServiceRow;
  facts: PortFacts;
  clients: string[];
  clientCount: number;
  flows: number;
  /** Some of it leaves the organisation or comes from outside. */
  crosses: boolean;
  /** Somebody outside uses it on a machine inside. */
  exposed: boolean;
  first: Date;
  last: Date;
}

function add(group: Group, row: ServiceRow): void {
  group.clientCount += 1;
  if (group.clients.length < MOST_EXAMPLES) group.clients.push(row.client);
  group.flows += row.flows - row.failed_flows;
  group.crosses ||= row.client_scope === 'external' || row.server_scope === 'external';
  group.exposed ||= row.client_scope === 'external' && row.server_scope !== 'external';
  if (row.first_seen < group.first) group.first = row.first_seen;
  if (row.last_seen > group.last) group.last = row.last_seen;
}

function toFinding({ row, facts, clients, clientCount, flows, crosses, exposed, first, last }: Group): Finding {
  const service = serviceLabel(row.protocol, row.port);
  const severity = SEVERITY[facts.risk];
  return {
    detection: ID,
    fingerprint: `${row.server}|${row.protocol}|${row.port}`,
    severity: exposed ? raise(severity) : severity,
    score: toScore(SCORE[facts.risk] + (crosses ? 0.1 : 0)),
    title: `Insecure service: ${facts.name ?? service} (${service}) on ${row.server}`,
    description:
      `${clientCount} ${clientCount === 1 ? 'client uses' : 'clients use'} ${facts.name ?? service} on ${row.server}` +
      `${exposed ? ', some of them from outside' : crosses ? ', some of it across an external network' : ''}. ${facts.reason}`,
    client: clientCount === 1 ? (clients[0] ?? null) : null,
    server: row.server,
    protocol: row.protocol,
    port: row.port,
    evidence: {
      service: facts.name,
      risk: facts.risk,
      clients: clientCount,
      established_flows: flows,
      external: crosses,
      exposed,
      examples: clients,
    },
    first_seen: first,
    last_seen: last,
  };
}
