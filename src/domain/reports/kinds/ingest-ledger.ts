import { bytes, integer, shortTable, tableOf, text, time } from '../columns.ts';
import type { FactRow } from '../facts.ts';
import { counted, grouped, numberOf } from '../wording.ts';
import type { ReportKind } from './kind.ts';
import { LEDGER } from './network-inventory.ts';

const LINES = [
  integer('rows_read', 'Lines read'),
  integer('rows_stored', 'Flows stored'),
  integer('rows_skipped', 'Skipped'),
  integer('rows_rejected', 'Rejected'),
  integer('rows_duplicate', 'Duplicates'),
];
const STATES = [text('state', 'State', 14), integer('uploads', 'Uploads'), bytes('size', 'Size'), ...LINES];
const PARTS = [
  text('name', 'Upload', 32),
  integer('no', 'Part', 8),
  text('member', 'Member', 28),
  text('format', 'Format'),
  text('state', 'State', 12),
  ...LINES,
  text('skip_reasons', 'Skipped because', 48),
  time('first_seen', 'First flow'),
  time('last_seen', 'Last flow'),
];
const REJECTS = [
  text('name', 'Upload', 32),
  text('reason', 'Reason', 60),
  text('field', 'Field', 16),
  integer('lines', 'Lines'),
  integer('first_line', 'First at line'),
];

/** What was read, and what became of every line of it. */
export const ingestLedger: ReportKind = {
  name: 'ingest-ledger',
  title: 'Ingest ledger',
  about: 'What was read, and what became of every line of it',
  permission: 'network:read',
  filters: ['from', 'to'],
  async sections(facts) {
    const states = await facts.few('ledger-totals');
    return [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: sentences(states),
        numbers: ['rows_read', 'rows_stored', 'rows_skipped', 'rows_rejected', 'rows_duplicate'].map((key, index) => ({
          label: LINES[index]?.title ?? key,
          value: sum(states, key),
          type: 'integer' as const,
        })),
        tables: [shortTable('Uploads by state', STATES, states)],
      },
      tableOf('Uploads', LEDGER, facts.table('ledger')),
      tableOf('Parts', PARTS, facts.table('ledger-parts')),
      tableOf('Rejected lines', REJECTS, facts.table('reject-reasons')),
    ];
  },
};

function sentences(states: FactRow[]): string[] {
  const read = sum(states, 'rows_read');
  if (states.length === 0) return ['Nothing was uploaded in this period.'];
  const ends = ['rows_stored', 'rows_skipped', 'rows_rejected', 'rows_duplicate'].map((key) => sum(states, key));
  const [stored = 0, skipped = 0, rejected = 0, duplicate = 0] = ends;
  const lost = read - ends.reduce((all, value) => all + value, 0);
  return [
    `${counted(sum(states, 'uploads'), 'upload')} with ${counted(read, 'line')}: ${grouped(stored)} became flows, ${grouped(skipped)} were skipped, ${grouped(rejected)} rejected, and ${grouped(duplicate)} known already.`,
    lost === 0 ? 'Every line is accounted for.' : `${counted(lost, 'line is', 'lines are')} not accounted for.`,
  ];
}

function sum(rows: FactRow[], key: string): number {
  return rows.reduce((all, row) => all + numberOf(row[key]), 0);
}
