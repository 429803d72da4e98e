import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import { isHost } from '../../topology/scope.ts';
import type { Criticality } from '../../zones/zone.ts';
import { openZoneRules, type ZoneRule } from '../../zones/zone-rule.ts';
import { isUnansweredUdp } from '../answers.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, MOST_EXAMPLES, type Severity, toScore } from '../finding.ts';
import { defineRule, type RowZone, type ServiceRow } from '../rule.ts';
import { isSensitive } from '../sensitive-zone.ts';
import { ZoneCrossing } from '../zone-crossing-tally.ts';

const ID = 'forbidden-zone-traffic';

const settings = z.strictObject({
  /** From how many clients of a zone on what they do alike is one finding. */
  clients: z.number().int().min(2).default(10),
});

/** What goes from one zone to another: of each client while they are few, and of all of them. */
interface Pair {
  few: ZoneCrossing[];
  all: ZoneCrossing;
  clients: number;
}

/**
 * Traffic that the zone rules forbid. What was denied shows that somebody tried, or that a program was left behind; what was
 * established shows that nothing holds it up.
 */
export const forbiddenZoneTraffic = defineRule<z.output<typeof settings>>({
  id: ID,
  title: 'Forbidden traffic between zones',
  description: 'A machine called a zone that the zone rules keep it out of.',
  technique: 'T1199',
  order: 'client',
  settings,
  open({ settings: limits, zoneRules, emit }) {
    const decide = openZoneRules(zoneRules);
    const pairs = new Map<string, Pair>();
    let client: string | null = null;
    let crossings = new Map<string, ZoneCrossing>();
    const close = () => {
      for (const [key, crossing] of crossings) note(pairs, key, crossing, limits.clients);
      crossings = new Map();
    };
    return {
      row(row) {
        if (row.client !== client) close();
        client = row.client;
        const rule = zoneRules.length === 0 || !isHost(row.server_scope) ? null : decide(callOf(row));
        if (rule?.verdict !== 'forbidden') return;
        const key = JSON.stringify([row.client_zone?.name ?? null, row.server_zone?.name ?? null]);
        const crossing = crossings.get(key) ?? new ZoneCrossing(row, rule);
        crossings.set(key, crossing);
        crossing.add(row, isUnansweredUdp(row) ? 0 : row.flows - row.failed_flows);
      },
      end() {
        close();
        for (const { few, all, clients } of pairs.values()) {
          if (clients < limits.clients) for (const one of few) emit(toFinding(one, one.client));
          else emit(toFinding(all, null));
        }
      },
    };
  },
  examples: [
    {
      name: 'a desk that reaches payment servers',
      rows: exampleRows(2, (n) => call({ port: 1521 + n, bytes_in: 900 })),
      zoneRules: [rule({})],
      finds: ['10.0.1.7|Desks|Payments'],
    },
    {
      name: 'a desk that is kept out',
      rows: exampleRows(1, () => call({ failed_flows: 1 })),
      zoneRules: [rule({ from: null })],
      finds: ['10.0.1.7|Desks|Payments'],
    },
    {
      name: 'a whole floor that does it',
      rows: exampleRows(30, (n) => call({ client: `10.0.1.${n}` })),
      zoneRules: [rule({})],
      finds: ['Desks|Payments'],
    },
    {
      name: 'the one service that is let through',
      rows: exampleRows(1, () => call({ port: 443 })),
      zoneRules: [rule({}), rule({ verdict: 'allowed', services: [{ protocol: 6, from: 443, to: 443 }] })],
      finds: [],
    },
    {
      name: 'traffic within the zone that nobody else may enter',
      rows: exampleRows(1, () => call({ client_zone: zone('Payments') })),
      zoneRules: [rule({ from: null })],
      finds: [],
    },
    { name: 'zones without rules', rows: exampleRows(1, () => call({})), finds: [] },
  ],
});

function zone(name: string, criticality: Criticality = 'medium'): RowZone {
  return { name, environment: 'production', criticality, compliance: [] };
}

function rule(stated: Partial<ZoneRule>): ZoneRule {
  return { from: 'Desks', to: 'Payments', verdict: 'forbidden', services: [], reason: 'cards', ...stated };
}

function call(stated: Partial<ServiceRow>): Partial<ServiceRow> {
  return {
    ...{ client: '10.0.1.7', server: '10.0.9.9', client_scope: 'internal', server_scope: 'internal', port: 1521 },
    ...{ client_zone: zone('Desks'), server_zone: zone('Payments', 'high'), ...stated },
  };
}

function callOf({ client_zone, server_zone, protocol, port }: ServiceRow) {
  return { from: client_zone?.name ?? null, to: server_zone?.name ?? null, protocol, port };
}

function note(pairs: Map<string, Pair>, key: string, crossing: ZoneCrossing, most: number): void {
  const pair = pairs.get(key);
  if (!pair) {
    pairs.set(key, { few: [crossing], all: crossing.copy(), clients: 1 });
    return;
  }
  if (pair.few.length < most) pair.few.push(crossing);
  pair.all.join(crossing);
  pair.clients += 1;
}

function toFinding(crossing: ZoneCrossing, client: string | null): Finding {
  const { from, to, established, denied, services, servers, clients, row, rule: broken } = crossing;
  const [only] = servers;
  const names = [...services].map((service) => serviceLabel(service >> 16, service & 65_535));
  const who = client ?? `${clients.size === MOST_EXAMPLES ? 'Many' : clients.size} machines`;
  return {
    detection: ID,
    fingerprint: client === null ? `${from}|${to}` : `${client}|${from}|${to}`.slice(0, 500),
    severity: severityOf(crossing),
    score: toScore((established > 0 ? 0.6 : 0.3) + Math.log10(1 + established + denied) / 20),
    title: `${who} of ${from} ${established > 0 ? 'reached' : 'tried to reach'} ${to}, which is forbidden`.slice(
      0,
      200,
    ),
    description:
      `${who} of ${from} called ${names.slice(0, 5).join(', ')} in ${to}: ${established} times with an answer, ${denied} ` +
      `times in vain. The zone rules forbid that (${broken.reason}).`,
    ...{ client, server: servers.size === 1 ? (only as string) : null },
    ...{ protocol: services.size === 1 ? row.protocol : null, port: services.size === 1 ? row.port : null },
    evidence: {
      ...{ from_zone: from, to_zone: to, established, denied, services: names.slice(0, MOST_EXAMPLES) },
      ...{ servers: [...servers], clients: [...clients] },
      rule: { from: broken.from, to: broken.to, reason: broken.reason },
    },
    first_seen: crossing.first,
    last_seen: crossing.last,
  };
}

function severityOf({ established, row: { server_zone } }: ZoneCrossing): Severity {
  if (established === 0) return 'low';
  return server_zone && isSensitive(server_zone) ? 'high' : 'medium';
}
