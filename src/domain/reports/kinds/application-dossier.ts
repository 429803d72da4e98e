import { bytes, integer, number, SERVICE, SPAN, shortTable, tableOf, text, time } from '../columns.ts';
import type { FactRow } from '../facts.ts';
import { counted, grouped, numberOf } from '../wording.ts';
import { diagramOf } from './diagram-of.ts';
import type { ReportKind } from './kind.ts';

const MEMBERS = [
  text('address', 'Address', 24),
  text('hostname', 'Host name', 24),
  text('node_type', 'Type'),
  text('os', 'Operating system', 20),
  text('zone', 'Zone'),
  text('owner', 'Owner'),
  text('tier', 'Tier', 14),
  integer('tier_confidence', 'Sure of tier, %'),
  integer('confidence', 'Sure of member, %'),
  integer('open_ports', 'Open ports'),
  ...SPAN,
  text('reasons', 'Why it belongs', 60),
];
const NEEDS = [
  text('application', 'Application', 28),
  ...SERVICE,
  text('name', 'Service'),
  text('risk', 'Risk', 10),
  integer('clients', 'Clients'),
  integer('servers', 'Servers'),
  integer('flows', 'Flows'),
  integer('failed_flows', 'Failed flows'),
  bytes('bytes', 'Bytes'),
  integer('confidence', 'Sure, %'),
];
const CROSSING = [
  ...SERVICE,
  text('name', 'Service'),
  text('risk', 'Risk', 10),
  text('compliance', 'Compliance', 16),
  text('encryption', 'Encryption', 12),
  text('evidence', 'Evidence', 14),
  integer('clients', 'Clients'),
  integer('servers', 'Servers'),
  integer('flows', 'Flows'),
  integer('failed_flows', 'Failed flows'),
  bytes('bytes', 'Bytes'),
  time('last_seen', 'Last seen'),
];
const READINESS = [
  text('part', 'Part', 24),
  number('score', 'Score (0 to 100)'),
  number('weight', 'Weight'),
  text('text', 'What was counted', 60),
];

/** One application: members, dependencies both ways, exposure, and how ready it is for rules of its own. */
export const applicationDossier: ReportKind = {
  name: 'application-dossier',
  title: 'Application dossier',
  about: 'One application: members, dependencies in and out, exposure, and readiness for rules of its own',
  permission: 'network:read',
  filters: ['application', 'from', 'to'],
  needs: ['application'],
  hasDiagrams: true,
  async sections(facts) {
    const it = await facts.one('application');
    return [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: sentences(it),
        numbers: [
          { label: 'Application', value: it.name ?? null, type: 'text' },
          { label: 'Owner', value: it.owner ?? null, type: 'text' },
          { label: 'Criticality', value: it.criticality ?? null, type: 'text' },
          { label: 'Classification', value: it.classification ?? null, type: 'text' },
          { label: 'Compliance', value: it.compliance || null, type: 'text' },
          { label: 'Archetype', value: it.archetype ?? null, type: 'text' },
          { label: 'Members', value: it.members ?? 0, type: 'integer' },
          { label: 'Services others call in', value: it.services_in ?? null, type: 'integer' },
          { label: 'Services members call out', value: it.services_out ?? null, type: 'integer' },
          { label: 'Services between members', value: it.services_inside ?? null, type: 'integer' },
          { label: 'of all these, across zones', value: it.zone_crossings ?? null, type: 'integer' },
          { label: 'Nodes within four hops', value: it.blast_radius ?? null, type: 'integer' },
          { label: 'Readiness (0 to 100)', value: it.readiness_score ?? null, type: 'integer' },
        ],
        tables: [shortTable('Readiness', READINESS, await facts.few('application-readiness'))],
      },
      ...(await diagramOf(facts, 'application', 'The application', 'Its members, what they call and who calls them.')),
      tableOf('Members', MEMBERS, facts.table('application-members')),
      tableOf('Needs', NEEDS, facts.table('application-needs')),
      tableOf('Needed by', NEEDS, facts.table('application-needed-by')),
      tableOf('Exposure', [text('place', 'Reached from', 24), ...CROSSING], facts.table('application-exposure')),
      tableOf('Outbound', [text('place', 'Reaches', 24), ...CROSSING], facts.table('application-outbound')),
    ];
  },
};

function sentences(it: FactRow): string[] {
  const found: string[] = [];
  if (typeof it.description === 'string') found.push(it.description);
  found.push(
    `${it.name ?? 'The application'} has ${counted(it.members, 'member')}; others call ${counted(it.services_in, 'service')} in, and its members call ${grouped(it.services_out)} out.`,
  );
  if (typeof it.readiness_score === 'number') {
    found.push(
      `Its readiness to be put behind rules of its own is ${it.readiness_score} of 100.${
        numberOf(it.unexplained_flows) > 0
          ? ` ${counted(it.unexplained_flows, 'flow has', 'flows have')} ends that nothing explains yet.`
          : ''
      }`,
    );
  } else found.push('Its readiness is not known: the last run found no members.');
  if (it.articulation_points) found.push(`Without these its members would fall apart: ${it.articulation_points}.`);
  return found;
}
