import { get, getAll, post } from './api.js';
import { el, notice, table, time } from './dom.js';
import { action, dialog, withStepUp } from './form.js';
import { listing, searchForm } from './listing.js';

const PATH = '/api/v1/responses';
const GRAVE = { failed: 'failed', rejected: 'failed', waiting: 'medium', done: 'completed' };
const STATES = [
  ['', 'any'],
  ['waiting', 'waits for approval'],
  ['done', 'done'],
  ['failed', 'failed'],
  ['undone', 'undone'],
];
const MODES = [
  ['', 'all'],
  ['dry-run', 'what they would do'],
  ['active', 'what they did'],
];

/** What playbooks made of alerts, with the words of those who may approve, reject and undo. */
export async function responseList(place, mayChange) {
  let query = '';
  const show = () => list.show(`${PATH}${query}`);
  const list = listing({
    caption: 'Responses',
    columns: mayChange ? [...COLUMNS, ['Your word', (row) => wordsOn(row, show)]] : COLUMNS,
    empty: 'No alert was answered so.',
  });
  const search = searchForm(
    'Responses',
    [
      ['mode', 'Show', { options: MODES }],
      ['state', 'State', { options: STATES }],
    ],
    (asked) => {
      query = asked;
      return show();
    },
  );
  place.append(search, list.element);
  await show();
}

const COLUMNS = [
  ['When', (row) => time(row.created_at)],
  ['Playbook', (row) => row.playbook],
  ['Alert', (row) => el('a', { href: `#/alerts/${row.alert_id}` }, 'look')],
  ['Mode', (row) => row.limited ?? (row.mode === 'dry-run' ? 'would do' : 'does')],
  ['Actions', (row) => el('ul', {}, ...row.actions.map(sentence))],
];

function sentence({ says, state, reason }) {
  const tag = el('span', { class: `tag ${GRAVE[state] ?? ''}` }, state);
  return el('li', {}, `${says} `, tag, reason ? ` – ${reason}` : '');
}

function wordsOn({ id, playbook, actions }, show) {
  const has = (state) => actions.some((each) => each.state === state);
  const said =
    (verb, done, ask = async () => ({})) =>
    async () => {
      const body = await ask();
      if (body === undefined) return;
      const changed = await withStepUp(() => post(`${PATH}/${id}/${verb}`, body));
      if (changed === undefined) return;
      await show();
      notice(`${done}: ${playbook}.`);
    };
  const reason = () =>
    dialog({
      title: `Reject what ${playbook} would do`,
      action: 'Reject',
      fields: [['reason', 'Reason', { maxlength: '500' }]],
      submit: (values) => values,
    });
  const undoable = actions.some(({ state, changes }) => state === 'done' && changes);
  const offered = [
    has('waiting') ? action('Approve', said('approve', 'Approved'), { label: `Approve ${playbook}` }) : null,
    has('waiting') ? action('Reject', said('reject', 'Rejected', reason), { label: `Reject ${playbook}` }) : null,
    undoable ? action('Undo', said('undo', 'Undone'), { danger: true, label: `Undo ${playbook}` }) : null,
  ];
  return el('div', { class: 'actions' }, ...offered);
}

/** Asks for a playbook, and shows what it would do about an alert; nothing is done. */
export async function rehearse({ id, title }) {
  const playbooks = await getAll('/api/v1/playbooks');
  if (playbooks.length === 0) return notice('There is no playbook.');
  const made = await dialog({
    title: `Rehearse for: ${title}`,
    action: 'Rehearse',
    before: [el('p', {}, 'It says what it would do. Nothing is done.')],
    fields: [['playbook', 'Playbook', { options: playbooks.map((each) => [each.id, each.name]) }]],
    submit: ({ playbook }) => post(`/api/v1/playbooks/${playbook}/run`, { alert_id: id }),
  });
  if (!made) return undefined;
  const it = await get(`${PATH}/${made.id}`);
  const columns = [
    ['Step', (row) => row.kind],
    ['Would do', (row) => row.says],
    ['State', (row) => row.reason ?? row.state],
  ];
  return dialog({
    title: `${it.playbook} would do`,
    action: 'Close',
    before: [table('Actions', columns, it.actions, 'Nothing.')],
    cancel: null,
  });
}
