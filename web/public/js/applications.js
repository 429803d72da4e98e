import { download, post } from './api.js';
import { application } from './application.js';
import { card, el, notice, number, save } from './dom.js';
import { action, dialog } from './form.js';
import { listing, searchForm, sure } from './listing.js';

const PATH = '/api/v1/applications';

const ARCHETYPES = [
  'three-tier-web',
  'two-tier-web',
  'service-mesh',
  'batch-etl',
  'message-driven',
  'client-server',
  'saas-consumer',
  'infrastructure-service',
  'standalone',
  'unknown',
].map((each) => [each, each.replaceAll('-', ' ')]);

/** The applications of the network, or the one that the address names. */
export async function applications(place, me, _signal, id) {
  if (id) return application(place, me, id);
  const list = listing({ caption: 'Applications', columns: COLUMNS, empty: 'No application was found.' });
  const search = searchForm(
    'Applications',
    [
      ['q', 'Name', { maxlength: '100', autocomplete: 'off' }],
      ['address', 'Address of a member', { spellcheck: 'false', autocomplete: 'off', maxlength: '45' }],
      ['archetype', 'Archetype', { options: [['', 'any'], ...ARCHETYPES] }],
    ],
    (query) => list.show(`${PATH}${query}`),
  );
  const make = action('New application', async () => {
    const made = await create();
    if (made) location.hash = `#/applications/${made.id}`;
  });
  const take = action('Download as a workbook', async () => {
    const { name, blob } = await download(`${PATH}/export?format=xlsx`);
    save(name, blob);
    notice(`Saved as ${name}.`);
  });
  const mayChange = me.permissions.includes('network:write');
  const actions = el('div', { class: 'actions' }, ...(mayChange ? [make] : []), take);
  place.append(el('h1', {}, 'Applications'), card('What belongs together', search, list.element, actions));
  await list.show(PATH);
}

function create() {
  return dialog({
    title: 'New application',
    action: 'Make it',
    before: [el('p', {}, 'It stays until somebody deletes it. Give it members on its page.')],
    fields: [
      ['name', 'Name', { maxlength: '120' }],
      ['owner', 'Owner', { required: false, maxlength: '200' }],
    ],
    submit: ({ name, owner }) => post(PATH, { name, ...(owner ? { owner } : {}) }),
  });
}

const COLUMNS = [
  ['Name', (row) => el('a', { href: `#/applications/${row.id}` }, row.name)],
  ['Archetype', (row) => sure(row.archetype.replaceAll('-', ' '), row.archetype_confidence || null)],
  ['Confidence', (row) => `${row.confidence} %`, true],
  ['Members', (row) => number(row.members), true],
  ['Ready to segment', (row) => (row.readiness_score === null ? '' : `${row.readiness_score} %`), true],
  ['Criticality', (row) => row.criticality ?? ''],
  ['Owner', (row) => row.owner ?? ''],
];
