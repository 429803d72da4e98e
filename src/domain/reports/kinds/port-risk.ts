import { bytes, integer, SERVICE, SPAN, shortTable, tableOf, text, time } from '../columns.ts';
import type { FactRow } from '../facts.ts';
import { riskOfPorts } from '../pictures.ts';
import { counted, numberOf } from '../wording.ts';
import type { ReportKind } from './kind.ts';
import { PORTS } from './network-inventory.ts';

const BY_RISK = [
  text('risk', 'Risk', 12),
  text('compliance', 'Compliance', 16),
  integer('ports', 'Services'),
  integer('flows', 'Flows'),
];
const JUDGED = [
  ...PORTS.slice(0, 6),
  text('encryption', 'Encryption', 12),
  text('audience', 'For', 14),
  text('unusual', 'Unusual use', 48),
  text('owner', 'Owner', 20),
  text('purpose', 'Business need', 36),
  ...PORTS.slice(6),
];
const USE = [
  text('client_zone', 'From', 22),
  text('server_zone', 'To', 22),
  ...SERVICE,
  text('name', 'Service'),
  text('risk', 'Risk', 10),
  text('compliance', 'Compliance', 16),
  integer('clients', 'Clients'),
  integer('servers', 'Servers'),
  integer('flows', 'Flows'),
  integer('failed_flows', 'Failed flows'),
  bytes('bytes_out', 'Bytes out'),
  bytes('bytes_in', 'Bytes in'),
  ...SPAN,
];
/** Who answers for which service. */
export const JUSTIFICATIONS = [
  ...SERVICE,
  text('name', 'Service'),
  text('state', 'State', 12),
  text('purpose', 'Business need', 40),
  text('owner', 'Owner', 22),
  text('safeguards', 'Safeguards', 40),
  text('requested_by', 'Requested by', 26),
  time('requested_at', 'Requested'),
  text('approved_by', 'Approved by', 26),
  time('approved_at', 'Approved'),
  text('reviewed_by', 'Reviewed by', 26),
  time('reviewed_at', 'Reviewed'),
  time('review_due', 'Review due'),
];

/** Which services are in use, how grave that is, what compliance says, and who answers for it. */
export const portRisk: ReportKind = {
  name: 'port-risk',
  title: 'Port and service risk',
  about: 'Services in use with risk and compliance, who uses the risky ones, and who answers for them',
  permission: 'network:read',
  filters: ['from', 'to', 'zone', 'application', 'within', 'site'],
  async sections(facts) {
    const totals = await facts.one('port-totals');
    const byRisk = await facts.few('ports-by-risk');
    return [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: sentences(totals),
        numbers: [
          { label: 'Services in use', value: totals.ports ?? 0, type: 'integer' },
          { label: 'of critical or high risk', value: totals.risky_ports ?? 0, type: 'integer' },
          { label: 'ruled out by compliance', value: totals.non_compliant_ports ?? 0, type: 'integer' },
          { label: 'in plain text', value: totals.plaintext_ports ?? 0, type: 'integer' },
          { label: 'with unusual use', value: totals.unusual_ports ?? 0, type: 'integer' },
        ],
        tables: [shortTable('By risk and compliance', BY_RISK, byRisk)],
      },
      ...riskOfPorts(byRisk),
      tableOf('Ports and services', JUDGED, facts.table('ports')),
      tableOf('Use of risky services', USE, facts.table('risky-use')),
      tableOf('Justifications', JUSTIFICATIONS, facts.table('justifications')),
    ];
  },
};

function sentences(totals: FactRow): string[] {
  if (numberOf(totals.ports) === 0) return ['No service is in use as far as flows show.'];
  const [risky, ruledOut, plain] = [totals.risky_ports, totals.non_compliant_ports, totals.plaintext_ports].map(
    numberOf,
  );
  return [
    `${counted(totals.ports, 'service is', 'services are')} in use; ${counted(risky, 'is', 'are')} of critical or high risk, and ${counted(ruledOut, 'is', 'are')} ruled out by compliance unless an exception is recorded.`,
    plain === 0
      ? 'None is known to be in plain text.'
      : `${counted(plain, 'service is', 'services are')} in plain text: what it carries can be read on the way.`,
    'A port number can only suggest what runs on it; the column Reason says what each judgement rests on.',
  ];
}
