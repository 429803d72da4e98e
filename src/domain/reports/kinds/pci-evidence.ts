import { bytes, integer, SERVICE, SPAN, shortTable, tableOf, text, time } from '../columns.ts';
import type { FactRow } from '../facts.ts';
import type { Section } from '../model.ts';
import { counted, listed, numberOf } from '../wording.ts';
import { diagramOf } from './diagram-of.ts';
import type { ReportKind } from './kind.ts';

const ZONES = [
  text('name', 'Zone', 22),
  text('ranges', 'Prefixes', 36),
  text('compliance', 'Compliance', 18),
  text('environment', 'Environment', 16),
  text('owner', 'Owner', 20),
  integer('nodes', 'Nodes'),
];
const JUDGED = [
  text('name', 'Service'),
  text('encryption', 'Encryption', 12),
  text('risk', 'Risk', 10),
  text('compliance', 'Compliance', 16),
];
const SUMS = [integer('flows', 'Flows'), integer('failed_flows', 'Failed flows'), bytes('bytes', 'Bytes'), ...SPAN];
const NEED = [text('purpose', 'Business need', 40), text('owner', 'Owner', 22)];
const ALLOWED = [
  text('direction', 'Direction', 12),
  ...SERVICE,
  ...JUDGED,
  ...NEED,
  text('approved_by', 'Approved by', 26),
  time('approved_at', 'Approved'),
  integer('connections', 'Connections'),
  ...SUMS,
];
const INSECURE = [
  ...SERVICE,
  ...JUDGED,
  text('reason', 'Why it is insecure', 60),
  text('safeguards', 'What protects it', 48),
  ...NEED,
  integer('connections', 'Connections'),
  ...SUMS,
];
const REVIEWS = [
  ...SERVICE,
  text('name', 'Service'),
  ...NEED,
  text('approved_by', 'Approved by', 26),
  time('approved_at', 'Approved'),
  text('reviewed_by', 'Reviewed by', 26),
  time('reviewed_at', 'Reviewed'),
  time('review_due', 'Review due'),
  text('state', 'State', 12),
  time('last_used', 'Last used'),
];
const CROSSING = [
  text('direction', 'Direction', 12),
  text('client_zone', 'From', 22),
  text('server_zone', 'To', 22),
  ...SERVICE,
  text('name', 'Service'),
  text('risk', 'Risk', 10),
  text('evidence', 'Evidence', 14),
  ...NEED,
  integer('clients', 'Clients'),
  integer('servers', 'Servers'),
  ...SUMS,
];
const SIGN_OFF = [
  text('part', 'Reviewed', 44),
  text('name', 'Name', 30),
  text('role', 'Role', 24),
  text('date', 'Date', 16),
  text('signature', 'Signature', 30),
];
const SIGNED = [
  '1.2.3 Network diagram',
  '1.2.4 Data-flow diagram',
  '1.2.5 Services, protocols and ports',
  '1.2.6 Insecure services',
  '1.2.7 Configurations, every six months',
  '1.3 Access to and from the environment',
  '1.4 Trusted and untrusted networks',
];

/** What requirement 1 of PCI DSS 4.0.1 wants to be shown of the cardholder data environment. */
export const pciEvidence: ReportKind = {
  name: 'pci-evidence',
  title: 'PCI DSS 4.0.1 evidence',
  about:
    'Network and data-flow diagrams, services with approval, insecure ones, reviews, and what crosses the border of the CDE',
  permission: 'network:read',
  filters: ['zone', 'from', 'to'],
  hasDiagrams: true,
  async sections(facts) {
    const zones = await facts.few('cde-zones');
    const summary = summaryOf(zones, zones.length === 0 ? {} : await facts.one('cde-totals'));
    if (zones.length === 0) return [summary];
    const table = (title: string, columns: typeof ALLOWED, query: Parameters<typeof facts.table>[0]) =>
      tableOf(title, columns, facts.table(query));
    return [
      summary,
      ...(await diagramOf(
        facts,
        'cde',
        '1.2.3 Network diagram',
        'Zones of the environment, what they connect to, and how sure each connection is.',
      )),
      ...(await diagramOf(facts, 'zones', '1.2.4 Data-flow diagram', 'What goes from which zone to which, over what.')),
      table('1.2.4 Data flows', CROSSING, 'cde-flows'),
      table('1.2.5 Services', ALLOWED, 'cde-services'),
      table('1.2.6 Insecure services', INSECURE, 'cde-insecure'),
      table('1.2.7 Reviews', REVIEWS, 'cde-reviews'),
      tableOf('1.2.7 Sign-off', SIGN_OFF, [SIGNED.map((part) => ({ part }))]),
      table('1.3.1 Inbound', CROSSING, 'cde-inbound'),
      table('1.3.2 Outbound', CROSSING, 'cde-outbound'),
      table('1.4 Untrusted networks', CROSSING, 'cde-untrusted'),
    ];
  },
};

function summaryOf(zones: FactRow[], totals: FactRow): Section {
  return {
    kind: 'summary',
    title: 'Summary',
    paragraphs: sentences(zones, totals),
    numbers: [
      { label: 'Zones of the environment', value: zones.length, type: 'integer' },
      { label: 'Nodes in them', value: zones.reduce((all, { nodes }) => all + numberOf(nodes), 0), type: 'integer' },
      { label: 'Services that they take part in', value: totals.services ?? 0, type: 'integer' },
      { label: 'inbound', value: totals.inbound ?? 0, type: 'integer' },
      { label: 'outbound', value: totals.outbound ?? 0, type: 'integer' },
      { label: 'within', value: totals.within ?? 0, type: 'integer' },
      { label: 'without an approved business need', value: totals.unjustified ?? 0, type: 'integer' },
      { label: 'insecure', value: totals.insecure ?? 0, type: 'integer' },
    ],
    tables: [shortTable('Zones', ZONES, zones)],
  };
}

function sentences(zones: FactRow[], totals: FactRow): string[] {
  if (zones.length === 0) {
    return [
      'No zone is marked as part of the cardholder data environment: give its zones a compliance regime such as "PCI CDE", or narrow this report to one zone.',
    ];
  }
  const [unjustified, insecure] = [numberOf(totals.unjustified), numberOf(totals.insecure)];
  return [
    `The environment is ${listed(zones.map(({ name }) => String(name)))}: ${counted(totals.services, 'service')} into, out of and within it.`,
    unjustified === 0
      ? 'Every service has an approved business need (1.2.5).'
      : `${counted(unjustified, 'service has', 'services have')} no approved business need (1.2.5): see 1.2.5 Services, where the columns are empty.`,
    insecure === 0
      ? 'No service is known to be insecure (1.2.6).'
      : `${counted(insecure, 'service is', 'services are')} insecure and need what protects them to be written down (1.2.6).`,
    'This report shows what flows and scans show; it is evidence for an assessment, and no assessment itself. The rule sets of firewalls are not part of it.',
  ];
}
