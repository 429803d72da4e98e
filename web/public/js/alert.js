import { STATUSES, severityTag, spanOf, whereOf } from './alert-words.js';
import { get, patch } from './api.js';
import { card, el, notice, number, table, time } from './dom.js';
import { action, dialog } from './form.js';
import { facts, texts } from './listing.js';
import { rehearse } from './responses.js';

/** One alert: who, to whom, what, when, how sure, why and what next; the records behind it; and what became of it. */
export async function alert(place, me, id) {
  const path = `/api/v1/security/alerts/${id}`;
  const mayChange = me.permissions.includes('security:write');
  const show = async () => {
    const [it, { events }] = await Promise.all([get(path), get(`${path}/history`)]);
    const records = el('div', {}, el('p', { class: 'quiet' }, 'Reading the records …'));
    place.replaceChildren(
      el('p', {}, el('a', { href: '#/alerts' }, 'All alerts')),
      el('h1', {}, it.title),
      card('What it says', said(it, me), ...(mayChange ? [buttons(it, me, path, show)] : [])),
      el('div', { class: 'pair' }, card('How sure', scoreOf(it)), card('What next', texts(it.next_steps))),
      card('Why', numbersOf(it)),
      card('Records behind it', records),
      card('What became of it', table('History', HISTORY, [...events].reverse(), 'Nothing yet.')),
    );
    await showRecords(path, records);
  };
  await show();
}

function said(it, me) {
  const { clocks } = it;
  return facts([
    ['Severity', severityTag(it)],
    ['Status', it.status],
    ['What', it.description],
    ['Where', whereOf(it)],
    ['When', spanOf(it)],
    ['Found', `${number(it.occurrences)} times with something new`],
    ['Detection', it.technique ? `${it.detection}, ATT&CK ${it.technique}` : it.detection],
    ['Works on it', it.assignee === me.id ? 'you' : it.assignee],
    ['Acknowledge by', clocks.acknowledged_at ? '' : late(clocks.acknowledge_by, clocks.overdue === 'acknowledge')],
    ['Resolve by', clocks.resolved_at ? '' : late(clocks.resolve_by, clocks.overdue === 'resolve')],
    ['Incident', it.incident_id && el('a', { href: `#/incidents/${it.incident_id}` }, 'what it belongs to')],
    ['Hidden', it.exception_id && 'by an exception'],
    ['Found in', `data ${it.data_version}, settings ${it.settings_version}`],
  ]);
}

function late(when, isLate) {
  return isLate ? el('span', { class: 'tag critical' }, `${time(when)}: late`) : time(when);
}

function scoreOf({ score, score_parts: parts, confidence }) {
  const columns = [
    ['Part', (row) => row.part],
    ['Points', (row) => `${row.points} of ${row.most}`, true],
    ['Because', (row) => row.because],
  ];
  const sum = el('p', {}, `${score} of 100, and ${Math.round(confidence * 100)} % sure.`);
  return el('div', {}, sum, table('Parts of the score', columns, parts, ''));
}

function numbersOf({ evidence }) {
  const pairs = Object.entries(evidence).map(([name, value]) => [name.replaceAll('_', ' '), textOf(value)]);
  return pairs.length === 0 ? el('p', { class: 'quiet' }, 'No numbers.') : facts(pairs);
}

function textOf(value) {
  if (value === null) return null;
  if (typeof value === 'number') return number(value);
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function showRecords(path, place) {
  const { flows, observations } = await get(`${path}/evidence?limit=50`);
  place.replaceChildren(
    table('Flows', FLOWS, flows, 'No single flow is stored.'),
    ...(observations.length > 0 ? [table('What else logs say', SEEN, observations, '')] : []),
  );
}

function buttons(it, me, path, show) {
  const change = (body, text) => async () => {
    await patch(path, body);
    await show();
    notice(text);
  };
  const word = action('Change', async () => {
    if (await ask(path, it)) await show();
  });
  const take = action('Take it', change({ assignee: me.id, status: 'in-progress' }, 'It is yours.'));
  const answer = action('Rehearse a playbook', () => rehearse(it));
  return el('div', { class: 'actions' }, word, ...(it.assignee === me.id ? [] : [take]), answer);
}

function ask(path, { status, title }) {
  return dialog({
    title,
    action: 'Save',
    fields: [
      ['status', 'Status', { options: STATUSES.map((each) => [each, each]), value: status }],
      ['comment', 'Comment', { required: false, multiline: true, maxlength: '5000' }],
    ],
    submit: ({ status: next, comment }) =>
      patch(path, { ...(next === status ? {} : { status: next }), ...(comment.trim() ? { comment } : {}) }),
  });
}

const placeOf = ({ upload, sha256, line, member }) =>
  el('span', { title: `SHA-256 ${sha256}` }, `${upload}${member ? ` (${member})` : ''}, line ${number(line)}`);

const FLOWS = [
  ['Time', (row) => time(row.time)],
  ['From', (row) => row.client],
  ['To', (row) => `${row.server}${row.port ? `:${row.port}` : ''}`],
  ['Out', (row) => (row.bytes_out === null ? '' : number(row.bytes_out)), true],
  ['In', (row) => (row.bytes_in === null ? '' : number(row.bytes_in)), true],
  ['Stands in', placeOf],
  ['Line', (row) => (row.text === null ? '' : el('code', {}, row.text.slice(0, 300)))],
];

const SEEN = [
  ['Time', (row) => time(row.time)],
  ['Kind', (row) => row.kind],
  ['Says', (row) => row.name ?? ''],
  ['Stands in', placeOf],
  ['Line', (row) => (row.text === null ? '' : el('code', {}, row.text.slice(0, 300)))],
];

const HISTORY = [
  ['When', (row) => time(row.at)],
  ['Who', (row) => (row.actor_id === null ? 'the platform' : 'a person')],
  ['What', (row) => row.kind],
  ['Before', (row) => row.before ?? ''],
  ['After', (row) => row.after ?? ''],
  ['Comment', (row) => row.comment ?? ''],
];
