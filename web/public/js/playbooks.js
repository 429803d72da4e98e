import { post, put, remove } from './api.js';
import { blockLists } from './block-lists.js';
import { card, el, notice, number } from './dom.js';
import { action, confirmed, dialog, withStepUp } from './form.js';
import { listing, texts } from './listing.js';
import { responseList } from './responses.js';

const PATH = '/api/v1/playbooks';
const MODES = {
  off: 'rests',
  'dry-run': 'rehearses',
  active: 'acts',
};

/** What is done about alerts: the playbooks, what they did and would do, and the lists that firewalls read. */
export async function playbooks(place, me) {
  const mayChange = me.permissions.includes('security:write');
  const show = () => list.show(PATH);
  const list = listing({
    caption: 'Playbooks',
    columns: mayChange ? [...COLUMNS, ['Actions', (row) => actionsOf(row, show)]] : COLUMNS,
    empty: 'There is no playbook.',
  });
  const text =
    'A playbook rehearses until somebody lets it act: it says of each alert what it would do, and does nothing.';
  const add = action('New playbook', async () => {
    if (await write()) await show();
  });
  const lists = card('Lists for firewalls');
  const answers = card('What they did, and would do');
  place.append(
    el('h1', {}, 'Playbooks'),
    card(
      'All playbooks',
      el('p', { class: 'quiet' }, text),
      list.element,
      ...(mayChange ? [el('div', { class: 'actions' }, add)] : []),
    ),
    answers,
    lists,
  );
  await Promise.all([show(), responseList(answers, mayChange), blockLists(lists, mayChange)]);
}

const COLUMNS = [
  ['Name', (row) => row.name],
  ['Answers', (row) => texts(conditionOf(row.condition))],
  ['Does', (row) => row.steps.map(({ kind }) => kind).join(', ')],
  ['At most', (row) => `${number(row.per_hour)} an hour`],
  ['State', (row) => (row.stopped_reason ? `${MODES[row.mode]}: ${row.stopped_reason}` : MODES[row.mode])],
];

function conditionOf(condition) {
  const said = Object.entries(condition).map(([name, value]) => {
    const words = Array.isArray(value) ? value.join(', ') : value;
    return `${name.replaceAll('_', ' ')}: ${words}`;
  });
  return said.length === 0 ? ['every alert'] : said;
}

function actionsOf({ id, name, mode, condition }, show) {
  const set = (text, next) =>
    action(
      text,
      async () => {
        const changed = await withStepUp(() => put(`${PATH}/${id}/mode`, { mode: next }));
        if (changed === undefined) return;
        await show();
        notice(`${name} ${MODES[next]} now.`);
      },
      { label: `${text}: ${name}`, danger: next === 'active' },
    );
  const look = action(
    'Preview',
    async () => {
      const { count } = await post(`${PATH}/preview`, { condition, days: 366 });
      notice(`${name} means ${number(count)} alerts of the last year.`);
    },
    { label: `Preview: ${name}` },
  );
  const drop = async () => {
    if (!(await confirmed(`Remove ${name}?`, 'What it did stays on record, and can still be undone.', 'Remove')))
      return;
    await remove(`${PATH}/${id}`);
    await show();
  };
  const offered = [
    look,
    mode === 'dry-run' ? null : set('Rehearse', 'dry-run'),
    mode === 'active' ? null : set('Let it act', 'active'),
    mode === 'off' ? null : set('Rest', 'off'),
    action('Remove', drop, { danger: true, label: `Remove ${name}` }),
  ];
  return el('div', { class: 'actions' }, ...offered);
}

/** As the files of the command line have it. */
const EXAMPLE = {
  name: 'Grave alerts',
  condition: { least_severity: 'high' },
  steps: [{ kind: 'siem' }],
};

function write() {
  return dialog({
    title: 'New playbook',
    action: 'Add it',
    before: [el('p', {}, 'It rehearses at first. What it may do is what you may.')],
    fields: [
      [
        'text',
        'Condition and steps, as JSON',
        { multiline: true, rows: '14', spellcheck: 'false', value: JSON.stringify(EXAMPLE, null, 2) },
      ],
    ],
    submit: ({ text }) => post(PATH, read(text)),
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`This is no JSON: ${error.message}`);
  }
}
