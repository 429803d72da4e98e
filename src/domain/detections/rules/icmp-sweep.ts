import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { isHost } from '../../topology/scope.ts';
import { wasAnswered } from '../answers.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, MOST_EXAMPLES, type Severity, toScore } from '../finding.ts';
import { defineRule, type ServiceRow } from '../rule.ts';

const ID = 'icmp-sweep';

const settings = z.strictObject({
  /** Distinct hosts that did not answer; Slips begins at five. */
  hosts: z.number().int().min(5).default(30),
  /** Of all hosts that were asked. */
  unanswered_share: z.number().min(0).max(1).default(0.5),
});

/**
 * A client asks very many addresses whether somebody is there. It must also have had answers: a router that tells hosts what
 * it cannot deliver sends to many and is never answered.
 */
export const icmpSweep = defineRule<z.output<typeof settings>>({
  id: ID,
  title: 'ICMP sweep',
  description: 'A client sent ICMP to many hosts, most of which did not answer.',
  technique: 'T1018',
  order: 'client',
  settings,
  open({ settings: { hosts, unanswered_share }, emit }) {
    let asked: ServiceRow[] = [];
    let answered = 0;
    const close = () => {
      const share = asked.length / (asked.length + answered);
      if (asked.length >= hosts && answered > 0 && share >= unanswered_share) emit(toFinding(asked, answered));
      [asked, answered] = [[], 0];
    };
    let client: string | null = null;
    return {
      row(row) {
        if (row.client !== client) close();
        client = row.client;
        if (row.protocol !== PROTOCOL.icmp && row.protocol !== PROTOCOL.icmp6) return;
        if (!isHost(row.server_scope) || row.client === row.server) return;
        if (wasAnswered(row)) answered += 1;
        else asked.push(row);
      },
      end: close,
    };
  },
  examples: [
    {
      name: 'a subnet of which twenty answer',
      rows: exampleRows(200, (n) => ({ ...asking(n), bytes_in: n % 10 === 0 ? 64 : 0 })),
      finds: ['192.0.2.1'],
    },
    {
      name: 'a monitoring server, of whose hosts some are off',
      rows: exampleRows(200, (n) => ({ ...asking(n), bytes_in: n % 10 === 0 ? 0 : 64 })),
      finds: [],
    },
    {
      name: 'a router that cannot deliver',
      rows: exampleRows(200, asking),
      finds: [],
    },
  ],
});

function asking(n: number): Partial<ServiceRow> {
  return { server: `198.51.100.${n + 1}`, protocol: PROTOCOL.icmp, port: 0, bytes_out: 64 };
}

function toFinding(asked: ServiceRow[], answered: number): Finding {
  const [row] = asked as [ServiceRow];
  const { client, client_scope } = row;
  return {
    detection: ID,
    fingerprint: client,
    severity: severityOf(row),
    score: toScore(0.2 + Math.log10(asked.length) / 5),
    title: `ICMP sweep: ${client} asked ${asked.length + answered} hosts`,
    description:
      `${client} (${client_scope}) sent ICMP to ${asked.length + answered} hosts; ${asked.length} of them did not answer. ` +
      'Inventory and monitoring know who is there; whoever looks for targets does not.',
    ...{ client, server: null, protocol: row.protocol, port: null },
    evidence: {
      ...{ unanswered: asked.length, answered },
      servers: asked.slice(0, MOST_EXAMPLES).map(({ server }) => server),
    },
    first_seen: asked.reduce((first, { first_seen }) => (first_seen < first ? first_seen : first), row.first_seen),
    last_seen: asked.reduce((last, { last_seen }) => (last_seen > last ? last_seen : last), row.last_seen),
  };
}

function severityOf({ client_scope }: ServiceRow): Severity {
  return client_scope === 'external' ? 'low' : 'medium';
}
