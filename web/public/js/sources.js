import { patch, post, remove } from './api.js';
import { bytes, card, el, notice, number, time } from './dom.js';
import { action, confirmed, dialog, withStepUp } from './form.js';
import { listing } from './listing.js';

const PATH = '/api/v1/sources';

/** Where log files are dropped, and what came of each. */
export async function sources(place, me) {
  const may = (permission) => me.permissions.includes(permission);
  const arrivals = el('div');
  const show = () => list.show(PATH);
  const list = listing({
    caption: 'Sources',
    columns: columns(may, show, arrivals),
    empty: 'No folder and no bucket is looked through.',
  });
  const add = action('Add a folder', async () => {
    if (await addFolder()) await show();
  });
  const text =
    'New files become uploads by themselves. A bucket is added with the command line: ringfence sources add-s3.';
  const actions = may('system:admin') ? [el('div', { class: 'actions' }, add)] : [];
  place.append(
    el('h1', {}, 'Sources'),
    card('Where files are dropped', el('p', { class: 'quiet' }, text), list.element, ...actions),
    arrivals,
  );
  await show();
}

function columns(may, show, arrivals) {
  return [
    ['Name', (row) => row.name],
    ['Place', placeOf],
    ['Every', (row) => `${number(row.every_seconds)} s`, true],
    ['Looked through', (row) => (row.last_look_at ? time(row.last_look_at) : 'not yet')],
    ['Taken', (row) => number(row.files.taken), true],
    ['Waiting', (row) => number(row.files.waiting), true],
    ['Refused', (row) => number(row.files.refused), true],
    ['State', stateOf],
    ['Actions', (row) => el('div', { class: 'actions' }, ...actionsFor(row, may, show, arrivals))],
  ];
}

function placeOf({ folder, s3 }) {
  return folder ? folder.path : `${s3.bucket}/${s3.prefix} at ${s3.endpoint}`;
}

function stateOf({ enabled, last_error: error }) {
  if (!enabled) return 'off';
  return error ? el('span', { class: 'problem' }, error) : 'on';
}

function actionsFor(row, may, show, arrivals) {
  const { id, name, enabled } = row;
  const files = action('Files', () => showFiles(row, arrivals), { label: `Files of ${name}` });
  const look = async () => {
    await post(`${PATH}/${id}/look`);
    notice(`${name} is looked through soon.`);
    await show();
  };
  const turn = async () => {
    if (await withStepUp(() => patch(`${PATH}/${id}`, { enabled: !enabled }))) await show();
  };
  const drop = async () => {
    const text = 'Its files and what was read of them stay.';
    if (!(await confirmed(`Remove ${name}?`, text, 'Remove'))) return;
    await withStepUp(() => remove(`${PATH}/${id}`));
    arrivals.replaceChildren();
    await show();
  };
  const on = enabled ? 'Switch off' : 'Switch on';
  return [
    files,
    ...(may('network:write') ? [action('Look now', look, { label: `Look now: ${name}` })] : []),
    ...(may('system:admin')
      ? [
          action(on, turn, { label: `${on}: ${name}` }),
          action('Remove', drop, { danger: true, label: `Remove ${name}` }),
        ]
      : []),
  ];
}

async function showFiles({ id, name }, arrivals) {
  const list = listing({ caption: 'Files', columns: FILES, empty: 'No file has come yet.' });
  arrivals.replaceChildren(card(`Files of ${name}`, list.element));
  await list.show(`${PATH}/${id}/arrivals`);
  arrivals.scrollIntoView({ block: 'nearest' });
}

const FILES = [
  ['File', (row) => row.path],
  ['Size', (row) => bytes(row.size), true],
  ['State', (row) => el('span', row.state === 'refused' ? { class: 'tag problem' } : {}, row.state)],
  ['Why', (row) => row.reason ?? ''],
  ['Seen', (row) => time(row.seen_at)],
];

function addFolder() {
  const plain = { spellcheck: 'false', autocomplete: 'off' };
  const complete = [
    ['stable', 'when it is the same at two looks'],
    ['done-file', 'when NAME.done lies beside it'],
    ['renamed', 'at once: writers rename at the end'],
  ];
  const after = [
    ['keep', 'stays where it is'],
    ['move', 'is moved aside'],
  ];
  return dialog({
    title: 'Add a folder',
    action: 'Add',
    before: [el('p', {}, 'It must lie below a folder that whoever runs the platform has named (SOURCE_ROOTS).')],
    fields: [
      ['name', 'Name', { maxlength: '120' }],
      ['path', 'Folder', { ...plain, help: 'On the platform’s machine, such as /srv/drop/firewall' }],
      ['complete', 'A file is whole', { options: complete }],
      ['after', 'When it was taken, a file', { options: after }],
      ['every_seconds', 'Seconds between two looks', { type: 'number', min: '1', value: '30' }],
    ],
    submit: ({ name, every_seconds: every, ...folder }) =>
      withStepUp(() => post(PATH, { name, folder, every_seconds: Number(every) })),
  });
}
