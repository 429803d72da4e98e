import { getAll, post } from './api.js';
import { el } from './dom.js';
import { dialog } from './form.js';

const PLAIN = { spellcheck: 'false', autocomplete: 'off' };
const SEVERITIES = [
  ['', 'any'],
  ['critical', 'critical'],
  ['critical high', 'high and above'],
  ['critical high medium', 'medium and above'],
];
/** Formats that hold tables, which can be split over several files. */
const SPLIT = ['xlsx', 'csv', 'json', 'ndjson', 'html', 'pdf', 'docx'];

/** Asks what a report is to be about, then how; resolves with what the platform answered, or nothing. */
export async function askForReport(kinds) {
  const name = await dialog({
    title: 'New report',
    action: 'Next',
    fields: [['kind', 'What about', { options: kinds.map(({ kind, title }) => [kind, title]) }]],
    submit: ({ kind }) => kind,
  });
  const kind = kinds.find((each) => each.kind === name);
  return kind && askHow(kind);
}

async function askHow(kind) {
  const takes = (filter) => kind.filters.includes(filter);
  const needs = (filter) => kind.needs.includes(filter);
  const [zones, applications, places] = await Promise.all([
    takes('zone') ? getAll('/api/v1/zones') : [],
    takes('application') ? getAll('/api/v1/applications') : [],
    getAll('/api/v1/report-targets'),
  ]);
  const named = (items) => items.map(({ id, name }) => [id, name]);
  const any = (filter, text) => (needs(filter) ? [] : [['', text]]);
  const days = { ...PLAIN, type: 'number', min: '1', max: '3660', required: needs('from') };
  const rows = { ...PLAIN, type: 'number', min: '1000', required: false };
  const ways = named(places.filter(({ enabled }) => enabled));
  return dialog({
    title: kind.title,
    action: 'Ask for it',
    before: [el('p', { class: 'quiet' }, `${kind.about}.`)],
    fields: [
      ['format', 'Format', { options: kind.formats.map((each) => [each, each]) }],
      ['title', 'Title', { required: false, maxlength: '200' }],
      ...(takes('from') ? [['last_days', 'Days before now', days]] : []),
      ...(takes('zone') ? [['zone', 'Zone', { options: [...any('zone', 'all'), ...named(zones)] }]] : []),
      ...(takes('application')
        ? [['application', 'Application', { options: [...any('application', 'all'), ...named(applications)] }]]
        : []),
      ...(takes('severity') ? [['severity', 'Severity', { options: SEVERITIES }]] : []),
      ...(takes('within')
        ? [['within', 'Addresses within', { ...PLAIN, required: false, help: 'As 10.0.0.0/8' }]]
        : []),
      ...(kind.for_programs ? [] : [['rows_per_file', 'Rows of a table in a file', { ...rows, help: SPLIT_HELP }]]),
      ...(ways.length > 0 ? [['deliver_to', 'Take it to', { options: [['', 'no place'], ...ways] }]] : []),
    ],
    submit: (values) => post('/api/v1/reports', requestOf(kind.kind, values)),
  });
}

const SPLIT_HELP = 'Longer ones go on in other files, in a zip; empty: as many as the format bears';

/** What was filled in, as the API has it. */
function requestOf(kind, values) {
  const { format, title, deliver_to: place, rows_per_file: rows, last_days: days, severity, ...others } = values;
  const filters = { ...others, last_days: days && Number(days), severity: severity ? severity.split(' ') : '' };
  const filled = (all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  const narrowed = filled(filters);
  return filled({
    ...{ kind, format, title: title.trim() },
    filters: Object.keys(narrowed).length > 0 && narrowed,
    rows_per_file: SPLIT.includes(format) && Number(rows),
    deliver_to: place && [place],
  });
}
