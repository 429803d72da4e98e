import { el, number, time } from './dom.js';

/** What may become of an alert. */
export const STATUSES = ['new', 'acknowledged', 'in-progress', 'resolved', 'false-positive', 'suppressed'];
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];

/** A severity, in its colour. */
export const severityTag = ({ severity }) => el('span', { class: `tag ${severity}` }, severity);

/** Who, to whom. */
export const whereOf = ({ client, server, port }) =>
  [client, server].filter(Boolean).join(' → ') + (port ? ` (port ${port})` : '');

/** A link to the alert. */
export const alertLink = (row) => el('a', { href: `#/alerts/${row.id}` }, row.title);

/** An alert, or an incident, from first to last. */
export const spanOf = ({ first_seen: first, last_seen: last }) =>
  first === null ? '' : first === last ? time(first) : `${time(first)} to ${time(last)}`;

/** The columns of a list of alerts. */
export const ALERTS = [
  ['Score', (row) => number(row.score), true],
  ['Severity', severityTag],
  ['Alert', alertLink],
  ['Where', whereOf],
  ['Status', (row) => (row.clocks.overdue ? `${row.status}, late to ${row.clocks.overdue}` : row.status)],
  ['Last seen', (row) => time(row.last_seen)],
];
