import { ANSWERS, withAnswers } from '../alert-answers.ts';
import { integer, number, PAIR, SERVICE, SPAN, shortTable, tableOf, text, time } from '../columns.ts';
import type { FactRow } from '../facts.ts';
import { alertsByDay } from '../pictures.ts';
import { counted, grouped, numberOf } from '../wording.ts';
import type { ReportKind } from './kind.ts';
import { URGENT } from './network-inventory.ts';

const BY_SEVERITY = [
  text('severity', 'Severity', 12),
  integer('alerts', 'Alerts'),
  integer('open', 'Open'),
  integer('resolved', 'Resolved'),
  integer('false_positive', 'False positive'),
  integer('suppressed', 'Suppressed'),
];
const INCIDENTS = [
  text('id', 'Incident', 38),
  text('state', 'State', 10),
  text('severity', 'Severity', 10),
  integer('score', 'Score'),
  integer('alerts', 'Alerts'),
  integer('open_alerts', 'Open'),
  text('clients', 'Who', 36),
  text('detections', 'Detections', 48),
  ...SPAN,
];
const ALERTS = [
  text('severity', 'Severity', 10),
  number('score', 'Score', 8),
  text('status', 'Status', 14),
  text('title', 'Title', 60),
  text('detection', 'Detection', 22),
  ...PAIR,
  ...SERVICE,
  integer('occurrences', 'Occurrences'),
  ...SPAN,
  time('acknowledged_at', 'Acknowledged'),
  time('resolved_at', 'Resolved'),
  text('assignee', 'Assignee', 26),
  text('incident_id', 'Incident', 38),
  text('description', 'Description', 100),
  ...ANSWERS,
  text('id', 'Alert', 38),
];
const EVIDENCE = [
  text('alert', 'Alert', 48),
  text('severity', 'Severity', 10),
  time('time', 'Time'),
  text('kind', 'Record', 14),
  ...PAIR,
  ...SERVICE,
  text('upload', 'File', 28),
  text('member', 'Part', 18),
  integer('line', 'Line', 10),
  text('text', 'As it stands in the file', 100),
  text('sha256', 'SHA-256 of the file', 66),
  text('alert_id', 'Alert id', 38),
];

/** What was found in a period, what became of it, and the lines it rests on. */
export const threats: ReportKind = {
  name: 'threats',
  title: 'Threats and incidents',
  about: 'Alerts and incidents of a period, what became of them, and the raw lines they rest on',
  permission: 'security:read',
  filters: ['from', 'to', 'zone', 'application', 'severity', 'within', 'site'],
  async sections(facts) {
    const totals = await facts.one('alert-totals');
    return [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: sentences(totals),
        numbers: [
          { label: 'Alerts', value: totals.alerts ?? 0, type: 'integer' },
          { label: 'of them open', value: totals.open_alerts ?? 0, type: 'integer' },
          { label: 'open, of critical or high severity', value: totals.urgent_alerts ?? 0, type: 'integer' },
          { label: 'Incidents', value: totals.incidents ?? 0, type: 'integer' },
        ],
        tables: [
          shortTable('By severity', BY_SEVERITY, await facts.few('alerts-by-severity')),
          shortTable('Most urgent alerts', URGENT, await facts.few('top-alerts')),
        ],
      },
      ...alertsByDay(await facts.few('alerts-by-day')),
      tableOf('Incidents', INCIDENTS, facts.table('incidents')),
      tableOf('Alerts', ALERTS, withAnswers(facts.table('alerts'))),
      tableOf('Evidence', EVIDENCE, facts.table('evidence')),
    ];
  },
};

function sentences(totals: FactRow): string[] {
  if (numberOf(totals.alerts) === 0) return ['Nothing was found in this period.'];
  return [
    `${counted(totals.alerts, 'alert')} in ${counted(totals.incidents, 'incident')}.`,
    numberOf(totals.open_alerts) === 0
      ? 'None is open any more.'
      : `${counted(totals.open_alerts, 'is', 'are')} open, ${grouped(totals.urgent_alerts)} of critical or high severity.`,
    'Evidence has up to five flows and five other records for each of the first two hundred alerts; the API lists up to two hundred of both for any.',
  ];
}
