import { post, remove } from './api.js';
import { card, el, notice, time } from './dom.js';
import { action, confirmed, dialog } from './form.js';
import { listing, texts } from './listing.js';

const PATH = '/api/v1/schedules';

/** Jobs that recur: the next runs of each, what became of the last, and how to pause, run or remove it. */
export async function schedules(place) {
  const history = el('div');
  const show = () => list.show(PATH);
  const list = listing({
    caption: 'Schedules',
    columns: columns(show, history),
    empty: 'Nothing recurs.',
  });
  const add = action('New schedule', async () => {
    if (await create()) await show();
  });
  place.append(
    el('h1', {}, 'Schedules'),
    card('What recurs', list.element, el('div', { class: 'actions' }, add)),
    history,
  );
  await show();
}

function columns(show, history) {
  return [
    ['Name', (row) => row.name],
    ['Job', (row) => row.job.kind],
    ['When', whenOf],
    ['Next runs', (row) => (row.state === 'active' ? texts(row.next_runs.map(time)) : '')],
    ['State', (row) => (row.stopped_reason ? `${row.state}: ${row.stopped_reason}` : row.state)],
    ['Actions', (row) => el('div', { class: 'actions' }, ...actionsFor(row, show, history))],
  ];
}

function whenOf(row) {
  const hours = row.blackouts.map(({ from, until }) => `${from}–${until}`).join(', ');
  const when = row.cron === null ? `every ${row.every_seconds} seconds` : `${row.cron} (${row.time_zone})`;
  return hours ? `${when}, not ${hours}` : when;
}

function actionsFor(row, show, history) {
  const { id, name, state } = row;
  const change = (text, verb) =>
    action(
      text,
      async () => {
        await post(`${PATH}/${id}/${verb}`);
        await show();
        notice(`${text}: ${name}.`);
      },
      { label: `${text} ${name}` },
    );
  const past = action('History', () => showRuns(row, history), { label: `History of ${name}` });
  const drop = async () => {
    if (!(await confirmed(`Remove ${name}?`, 'Jobs that run already are not stopped.', 'Remove'))) return;
    await remove(`${PATH}/${id}`);
    history.replaceChildren();
    await show();
  };
  return [
    past,
    change('Run now', 'run'),
    state === 'active' ? change('Pause', 'pause') : change('Resume', 'resume'),
    action('Remove', drop, { danger: true, label: `Remove ${name}` }),
  ];
}

async function showRuns({ id, name }, history) {
  const list = listing({ caption: 'Runs', columns: RUNS, empty: 'It has not run yet.' });
  history.replaceChildren(card(`History of ${name}`, list.element));
  await list.show(`${PATH}/${id}/runs`);
  history.scrollIntoView({ block: 'nearest' });
}

const RUNS = [
  ['Slot', (row) => time(row.slot)],
  ['Outcome', (row) => outcomeOf(row)],
  ['Job', (row) => (row.job_state ? el('span', { class: `tag ${row.job_state}` }, row.job_state) : '')],
  ['Why', (row) => row.reason ?? ''],
  ['Decided', (row) => time(row.decided_at)],
];

function outcomeOf({ outcome, slots, by_hand: byHand }) {
  const what = slots > 1 ? `${outcome}, ${slots} slots` : outcome;
  return byHand ? `${what}, by hand` : what;
}

/** Kinds that need nothing said; all else is made through the API or the command line. */
const KINDS = [
  ['report', 'Report'],
  ['discovery', 'Discovery'],
  ['classification', 'Classification'],
  ['port-research', 'Port research'],
  ['threat-scan', 'Threat scan'],
  ['intel-match', 'Matching indicators'],
  ['scan', 'A scan again'],
];

function create() {
  const plain = { spellcheck: 'false', autocomplete: 'off' };
  const missed = [
    ['skip', 'are passed over'],
    ['run-once', 'run once'],
  ];
  const overlap = [
    ['skip', 'passes it over'],
    ['queue', 'waits'],
    ['cancel-previous', 'cancels the run before'],
    ['allow', 'runs beside it'],
  ];
  return dialog({
    title: 'New schedule',
    action: 'Make it',
    before: [el('p', {}, 'It runs with your permissions, for as long as you have them.')],
    fields: [
      ['name', 'Name', { maxlength: '120' }],
      ['kind', 'Job', { options: KINDS }],
      [
        'scan_id',
        'Scan',
        { ...plain, required: false, help: 'For a scan again: its id, as its page’s address has it' },
      ],
      ['cron', 'When', { ...plain, value: '30 2 * * *', help: 'Minute, hour, day, month, day of the week' }],
      ['time_zone', 'Time zone', { ...plain, value: Intl.DateTimeFormat().resolvedOptions().timeZone }],
      ['missed', 'Slots missed while nothing ran', { options: missed }],
      ['overlap', 'While the run before goes on, a slot', { options: overlap }],
    ],
    submit: ({ kind, scan_id: scan, ...rest }) =>
      post(PATH, { ...rest, job: { kind, payload: kind === 'scan' ? { scan_id: scan.trim() } : {} } }),
  });
}
