import { post } from './api.js';
import { card, el, notice, number, time } from './dom.js';
import { action, confirmed, dialog } from './form.js';
import { listing, texts } from './listing.js';

const PATH = '/api/v1/block-lists';
const FORMS = [
  ['feed', 'one address a line'],
  ['feed?kind=domain', 'one domain a line'],
  ['feed?format=edl', 'external dynamic list'],
  ['feed?format=nftables', 'nftables set'],
  ['stix', 'STIX 2.1 bundle'],
];

/** The lists that firewalls read: what is on each, why, and where it is read. */
export async function blockLists(place, mayChange) {
  const entries = el('div');
  const show = () => list.show(PATH);
  const list = listing({
    caption: 'Lists',
    columns: [...COLUMNS, ['Actions', (row) => actionsOf(row, entries, mayChange)]],
    empty: 'There is no list.',
  });
  const add = action('New list', async () => {
    if (await create()) await show();
  });
  place.append(list.element, ...(mayChange ? [el('div', { class: 'actions' }, add)] : []), entries);
  await show();
}

const COLUMNS = [
  ['Name', (row) => row.name],
  ['For', (row) => (row.purpose === 'quarantine' ? 'machines of our own' : 'addresses and names of others')],
  ['On it now', (row) => number(row.entries), true],
  ['Never takes', (row) => row.never.join(', ')],
];

function actionsOf(row, place, mayChange) {
  const look = action('What is on it', () => showEntries(row, place, mayChange), { label: `What is on ${row.name}` });
  const feeds = action('Where it is read', () => showFeeds(row), { label: `Where ${row.name} is read` });
  return el('div', { class: 'actions' }, look, feeds);
}

async function showEntries({ id, name }, place, mayChange) {
  const path = `${PATH}/${id}`;
  const takeOff = ({ value }) =>
    action(
      'Take off',
      async () => {
        if (!(await confirmed(`Take ${value} off ${name}?`, 'Firewalls let it through again.', 'Take it off'))) return;
        await post(`${path}/remove-entries`, { values: [value] });
        await list.show(`${path}/entries`);
        notice(`${value} is no longer on ${name}.`);
      },
      { danger: true, label: `Take off ${value}` },
    );
  const list = listing({
    caption: 'Entries',
    columns: mayChange ? [...ENTRIES, ['Actions', takeOff]] : ENTRIES,
    empty: 'It is empty.',
  });
  place.replaceChildren(card(`On ${name}`, list.element));
  await list.show(`${path}/entries`);
}

const ENTRIES = [
  ['Value', (row) => row.value],
  ['Why', (row) => row.reason],
  ['Alert', (row) => (row.alert_id ? el('a', { href: `#/alerts/${row.alert_id}` }, 'look') : '')],
  ['Since', (row) => time(row.added_at)],
  ['Until', (row) => time(row.expires_at)],
];

function showFeeds({ id, name }) {
  const lines = FORMS.map(([form, what]) => `${what}: ${location.origin}${PATH}/${id}/${form}`);
  const taxii = `TAXII 2.1: ${location.origin}/taxii2/, collection ${id}`;
  const text = 'With an API key that has feeds:read and nothing else, as X-API-Key or as the password of HTTP Basic.';
  return dialog({
    title: `Where ${name} is read`,
    action: 'Close',
    before: [el('p', {}, text), texts([...lines, taxii])],
    cancel: null,
  });
}

function create() {
  const purposes = [
    ['block', 'addresses and names of others'],
    ['quarantine', 'machines of our own'],
  ];
  return dialog({
    title: 'New list',
    action: 'Make it',
    before: [el('p', {}, 'It is empty at first: only responses that somebody approved put something on it.')],
    fields: [
      ['name', 'Name', { maxlength: '120' }],
      ['purpose', 'For', { options: purposes }],
      ['never', 'Never takes', { required: false, help: 'Networks, separated by commas' }],
    ],
    submit: ({ name, purpose, never }) => {
      const kept = never.split(/[,\s]+/).filter(Boolean);
      return post(PATH, { name, purpose, never: kept });
    },
  });
}
