import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import { isUnansweredUdp, wasAnswered } from '../answers.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, MOST_EXAMPLES, toScore } from '../finding.ts';
import { type Gathered, OnePerClient } from '../one-per-client.ts';
import { defineRule, type ServiceRow } from '../rule.ts';
import { isProbe, SCAN_OF_A_SERVICE, ScanTally, scanSeverity } from '../scan.ts';

const ID = 'horizontal-port-scan';

const settings = z.strictObject({
  /** Distinct servers with failed attempts on one port. */
  servers: z.number().int().min(2).default(SCAN_OF_A_SERVICE.servers),
  /** Servers that failed among those contacted on the port; a worm also finds servers that answer. */
  failed_share: z.number().min(0).max(1).default(SCAN_OF_A_SERVICE.failedShare),
});

/**
 * One client looks for one port on many servers. Like the address scan of Zeek's scan.zeek it counts failed attempts
 * only; the threshold lies between Zeek's 25 in five minutes and the 5 an hour of Slips, over everything stored.
 * Unanswered UDP counts as failed if the log shows answers to the same client elsewhere: a sensor that sees one
 * direction only would make a scanner of every resolver.
 */
export const horizontalPortScan = defineRule<z.output<typeof settings>>({
  id: ID,
  title: 'Scan of many servers for one port',
  description: 'A client tried the same port on many servers, and many attempts failed.',
  technique: 'T1046',
  order: 'client',
  settings,
  open({ settings: { servers: threshold, failed_share }, emit }) {
    let client: Client | undefined;
    const found = new OnePerClient(emit, toBlockScan);
    const close = () => {
      for (const { row, refused, unanswered, servers } of client?.groups.values() ?? []) {
        const tally = client?.answered ? refused.plus(unanswered) : refused;
        if (tally.failed >= threshold && tally.failedShare >= failed_share) {
          found.add(toFinding(row, tally, servers), serviceLabel(row.protocol, row.port));
        }
      }
      found.close();
      client = undefined;
    };
    return {
      row(row) {
        if (client?.address !== row.client) close();
        client ??= { address: row.client, answered: false, groups: new Map() };
        client.answered ||= wasAnswered(row);
        if (isProbe(row)) add(client, row);
      },
      end: close,
    };
  },
  examples: [
    {
      name: 'ten servers that do not answer on Telnet',
      rows: exampleRows(10, (index) => ({ server: `198.51.100.${index + 1}`, port: 23, failed_flows: 1 })),
      finds: ['192.0.2.1|6|23'],
    },
    {
      name: 'nine servers are below the threshold',
      rows: exampleRows(9, (index) => ({ server: `198.51.100.${index + 1}`, port: 23, failed_flows: 1 })),
      finds: [],
    },
    {
      name: 'a monitoring client whose servers answer',
      rows: exampleRows(40, (index) => ({
        server: `198.51.100.${index + 1}`,
        port: 161,
        flows: 10,
        failed_flows: index < 12 ? 1 : 0,
      })),
      finds: [],
    },
    {
      name: 'datagrams to ten hosts that never answer, from a client that gets answers elsewhere',
      rows: [
        ...exampleRows(1, () => ({ bytes_in: 5000 })),
        ...exampleRows(10, (index) => ({
          server: `203.0.113.${index + 1}`,
          protocol: 17,
          port: 16_464,
          bytes_out: 16,
        })),
      ],
      finds: ['192.0.2.1|17|16464'],
    },
    {
      name: 'a resolver whose answers the sensor does not see',
      rows: exampleRows(40, (index) => ({ server: `198.51.100.${index + 1}`, protocol: 17, port: 53, bytes_out: 60 })),
      finds: [],
    },
    {
      name: 'twenty ports of thirty servers are one finding',
      rows: exampleRows(30 * 20, (index) => ({
        server: `198.51.100.${1 + Math.floor(index / 20)}`,
        port: 1000 + (index % 20),
        failed_flows: 1,
      })),
      finds: ['192.0.2.1'],
    },
    {
      name: 'groups are not single machines',
      rows: exampleRows(20, (index) => ({
        server: `233.252.0.${index + 1}`,
        server_scope: 'multicast',
        protocol: 17,
        port: 5000,
        failed_flows: 1,
      })),
      finds: [],
    },
  ],
});

interface Client {
  address: string;
  /** The log shows that somebody answered it. */
  answered: boolean;
  /** By service. */
  groups: Map<string, Group>;
}

interface Group {
  row: ServiceRow;
  /** Every contacted server, and those that refused, reset or (TCP) did not answer. */
  refused: ScanTally;
  /** Those that UDP went to in vain. */
  unanswered: ScanTally;
  servers: string[];
}

function add({ groups }: Client, row: ServiceRow): void {
  const key = serviceLabel(row.protocol, row.port);
  let group = groups.get(key);
  if (!group) {
    group = { row, refused: new ScanTally(), unanswered: new ScanTally(), servers: [] };
    groups.set(key, group);
  }
  group.refused.contact();
  if (row.failed_flows > 0) group.refused.fail(row, row.failed_flows);
  else if (isUnansweredUdp(row)) group.unanswered.fail(row, row.flows);
  else return;
  if (group.servers.length < MOST_EXAMPLES) group.servers.push(row.server);
}

function toFinding(row: ServiceRow, tally: ScanTally, servers: string[]): Finding {
  const service = serviceLabel(row.protocol, row.port);
  return {
    detection: ID,
    fingerprint: `${row.client}|${row.protocol}|${row.port}`,
    severity: scanSeverity(tally.failed, row.client_scope),
    score: toScore(tally.failedShare * (Math.log10(tally.failed) / 3)),
    title: `Scan for ${service}: ${row.client} tried ${tally.failed} servers`,
    description:
      `${row.client} (${row.client_scope}) tried ${service} on ${tally.contacted} servers; ` +
      `${tally.failed} of them refused or never answered. Clients know their servers, scanners and worms look for them.`,
    client: row.client,
    server: null,
    protocol: row.protocol,
    port: row.port,
    evidence: {
      failed_servers: tally.failed,
      contacted_servers: tally.contacted,
      failed_share: toScore(tally.failedShare),
      failed_flows: tally.failedFlows,
      servers,
    },
    first_seen: tally.firstSeen,
    last_seen: tally.lastSeen,
  };
}

function toBlockScan({ client, count, examples, gravest, first, last }: Gathered): Finding {
  return {
    ...gravest,
    fingerprint: client,
    title: `Scan for many ports: ${client} looked for ${count} services`,
    description:
      `${client} tried each of ${count} services on many servers, and many attempts failed. ` +
      'Inventory and vulnerability scanners do that, and so does whoever looks for a way in.',
    ...{ server: null, protocol: null, port: null },
    evidence: { services: count, examples, gravest: gravest.evidence },
    ...{ first_seen: first, last_seen: last },
  };
}
