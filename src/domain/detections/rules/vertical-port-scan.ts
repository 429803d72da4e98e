import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { protocolName } from '../../ports/protocols.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, MOST_EXAMPLES, toScore } from '../finding.ts';
import { type Gathered, OnePerClient } from '../one-per-client.ts';
import { portRanges } from '../port-ranges.ts';
import { defineRule, type ServiceRow } from '../rule.ts';
import { isProbe, ScanTally, scanSeverity } from '../scan.ts';

const ID = 'vertical-port-scan';

const settings = z.strictObject({
  /** Distinct ports of one server with failed attempts. */
  ports: z.number().int().min(2).default(15),
  /** Failed ports among those contacted. */
  failed_share: z.number().min(0).max(1).default(0.8),
});

/**
 * One client tries many ports of one server. Counts failed attempts only, as Zeek's scan.zeek does with its threshold
 * of 15 ports, but over everything stored instead of five minutes: a slow scan is a scan.
 */
export const verticalPortScan = defineRule<z.output<typeof settings>>({
  id: ID,
  title: 'Port scan of one server',
  description: 'A client tried many ports of one server, and nearly all attempts failed.',
  technique: 'T1046',
  order: 'client',
  settings,
  open({ settings: { ports: threshold, failed_share }, emit }) {
    let group: Group | undefined;
    const found = new OnePerClient(emit, toBlockScan);
    const close = () => {
      if (group && group.tally.failed >= threshold && group.tally.failedShare >= failed_share) {
        found.add(toFinding(group), group.row.server);
      }
      group = undefined;
    };
    return {
      row(row) {
        if (!isProbe(row)) return;
        if (group && group.row.client !== row.client) {
          close();
          found.close();
        }
        if (!group || group.row.client !== row.client || group.row.server !== row.server) {
          close();
          group = { row, tally: new ScanTally(), ports: new Map() };
        }
        group.tally.contact();
        if (row.failed_flows === 0) return;
        group.tally.fail(row, row.failed_flows);
        const ports = group.ports.get(row.protocol);
        if (ports) ports.push(row.port);
        else group.ports.set(row.protocol, [row.port]);
      },
      end() {
        close();
        found.close();
      },
    };
  },
  examples: [
    {
      name: 'fifteen refused ports of one server',
      rows: exampleRows(15, (index) => ({ port: 1000 + index, failed_flows: 1 })),
      finds: ['192.0.2.1|198.51.100.1'],
    },
    {
      name: 'fourteen refused ports are below the threshold',
      rows: exampleRows(14, (index) => ({ port: 1000 + index, failed_flows: 1 })),
      finds: [],
    },
    {
      name: 'many ports that answer are passive FTP, not a scan',
      rows: exampleRows(60, (index) => ({ port: 50_000 + index, failed_flows: index < 20 ? 1 : 0, flows: 2 })),
      finds: [],
    },
    {
      name: 'a block of thirty servers is one finding',
      rows: exampleRows(30 * 20, (index) => ({
        server: `198.51.100.${1 + Math.floor(index / 20)}`,
        port: 1000 + (index % 20),
        failed_flows: 1,
      })),
      finds: ['192.0.2.1'],
    },
    {
      name: 'one refused port tried a thousand times is a broken client',
      rows: exampleRows(1, () => ({ port: 30_003, flows: 1000, failed_flows: 1000 })),
      finds: [],
    },
  ],
});

interface Group {
  row: ServiceRow;
  tally: ScanTally;
  /** Failed ports by protocol number. */
  ports: Map<number, number[]>;
}

function toFinding({ row, tally, ports }: Group): Finding {
  const byProtocol = [...ports].sort(([a], [b]) => a - b);
  const protocols = byProtocol.map(([protocol]) => protocolName(protocol)).join(' and ');
  return {
    detection: ID,
    fingerprint: `${row.client}|${row.server}`,
    severity: scanSeverity(tally.failed, row.client_scope),
    score: toScore(tally.failedShare * (Math.log10(tally.failed) / 3)),
    title: `Port scan: ${row.client} tried ${tally.failed} ports of ${row.server}`,
    description:
      `${row.client} (${row.client_scope}) tried ${tally.contacted} ports of ${row.server} over ${protocols}; ` +
      `${tally.failed} of them refused or never answered. Programs know their ports, scanners look for them.`,
    client: row.client,
    server: row.server,
    protocol: byProtocol.length === 1 ? (byProtocol[0]?.[0] ?? PROTOCOL.tcp) : null,
    port: null,
    evidence: {
      failed_ports: tally.failed,
      contacted_ports: tally.contacted,
      failed_share: toScore(tally.failedShare),
      failed_flows: tally.failedFlows,
      ports: Object.fromEntries(
        byProtocol.map(([protocol, list]) => [protocolName(protocol), portRanges(list, MOST_EXAMPLES)]),
      ),
    },
    first_seen: tally.firstSeen,
    last_seen: tally.lastSeen,
  };
}

function toBlockScan({ client, count, examples, gravest, first, last }: Gathered): Finding {
  return {
    ...gravest,
    fingerprint: client,
    title: `Block scan: ${client} tried the ports of ${count} servers`,
    description:
      `${client} tried many ports of each of ${count} servers, and most refused or never answered. ` +
      'Inventory and vulnerability scanners do that, and so does whoever looks for a way in.',
    ...{ server: null, protocol: null, port: null },
    evidence: { servers: count, examples, gravest: gravest.evidence },
    ...{ first_seen: first, last_seen: last },
  };
}
