import { get, getAll, post } from './api.js';
import { bytes, card, el, notice, table, time } from './dom.js';
import { action, confirmed, dialog } from './form.js';
import { follow } from './jobs.js';
import { facts } from './listing.js';
import { downloadButton, nameOf, narrowedTo, stateTag } from './reports.js';

/** One report: how far it is, its file, and where it was taken. Follows it until the signal aborts. */
export async function report(place, kinds, signal, id) {
  const path = `/api/v1/reports/${id}`;
  const state = el('div');
  const taken = el('div');
  let known = '';
  const show = async () => {
    const [it, { deliveries }] = await Promise.all([get(path, signal), get(`${path}/deliveries`, signal)]);
    const job = it.state === 'queued' ? await get(it.status_url, signal) : undefined;
    // What has not changed stays as it is: somebody may be reading in it.
    const now = JSON.stringify([it, deliveries, job?.percent, job?.step, job?.state]);
    if (now === known) return;
    known = now;
    state.replaceChildren(stateOf(it, job, kinds, show));
    taken.replaceChildren(deliveriesOf(it, deliveries, show));
  };
  const it = await get(path, signal);
  place.append(
    el('p', {}, el('a', { href: '#/reports' }, 'All reports')),
    el('h1', {}, nameOf(it, kinds)),
    state,
    taken,
  );
  await follow(show, signal);
}

function stateOf(it, job, kinds, show) {
  const cancel = async () => {
    if (!(await confirmed('Cancel the report?', 'Nothing of it is kept.', 'Cancel the report'))) return;
    await post(`/api/v1/jobs/${it.job_id}/cancel`);
    await show();
  };
  const offered = job ? action('Cancel', cancel, { danger: true }) : downloadButton(it);
  return card(
    'State',
    facts([
      ['State', stateTag(it)],
      ['Progress', job && progressOf(job)],
      ['What it is', kinds.find(({ kind }) => kind === it.kind)?.about],
      ['Format', it.format],
      ['Narrowed to', narrowedTo(it).join(', ')],
      ['Rows per file', it.rows_per_file],
      ['File', it.file_name],
      ['Size', it.size === null ? '' : bytes(it.size)],
      ['SHA-256', it.sha256],
      ['Asked for', time(it.created_at)],
      ['Finished', it.finished_at && time(it.finished_at)],
      ['File removed', it.expired_at && time(it.expired_at)],
    ]),
    el('div', { class: 'actions' }, offered),
  );
}

function progressOf({ percent, step, state, error }) {
  const words = error?.message ?? step ?? state;
  return el(
    'span',
    {},
    el('progress', { max: '100', value: String(percent), 'aria-label': 'Progress of the report' }),
    ` ${words}`,
  );
}

const DELIVERIES = [
  ['Place', (row) => row.target],
  ['State', (row) => el('span', { class: `tag ${row.state === 'delivered' ? 'completed' : row.state}` }, row.state)],
  ['Where', (row) => row.place ?? ''],
  ['Why not', (row) => row.error ?? ''],
  ['When', (row) => (row.delivered_at ? time(row.delivered_at) : '')],
];

function deliveriesOf(it, deliveries, show) {
  const send = action('Take it to a place', async () => {
    const job = await sendTo(it.id);
    if (!job) return;
    notice('It is being taken there.');
    await show();
  });
  return card(
    'Taken to',
    table('Places', DELIVERIES, deliveries, 'Nowhere so far.'),
    ...(it.state === 'ready' ? [el('div', { class: 'actions' }, send)] : []),
  );
}

async function sendTo(id) {
  const places = (await getAll('/api/v1/report-targets')).filter(({ enabled }) => enabled);
  if (places.length === 0) {
    throw new Error('There is no place to take it to. An administrator names one: ringfence report add-place.');
  }
  return dialog({
    title: 'Take it to a place',
    action: 'Take it there',
    fields: [['target_id', 'Place', { options: places.map((each) => [each.id, each.name]) }]],
    submit: (body) => post(`/api/v1/reports/${id}/deliveries`, body),
  });
}
