import { getAll, patch, post, remove } from './api.js';
import { card, el, table } from './dom.js';
import { action, confirmed, dialog, withStepUp } from './form.js';

const PATH = '/api/v1/destinations';

/**
 * Addresses of identity providers that the platform may ask, as a card and what fills it. Approving one comes before
 * adding its provider.
 */
export function ssoDestinations() {
  const list = el('div');
  const show = async () => {
    const approved = (await getAll(PATH)).filter(({ purpose }) => purpose === 'sso');
    list.replaceChildren(table('Approved addresses', columns(show), approved, 'None is approved.'));
  };
  const add = action('Approve an address', async () => {
    const made = await dialog({
      title: 'Approve the address of an identity provider',
      action: 'Approve',
      before: [el('p', {}, 'The platform sends requests there when people sign in.')],
      fields: FIELDS,
      submit: (values) => withStepUp(() => post(PATH, bodyOf(values))),
    });
    if (made) await show();
  });
  const text = 'First approve the address of the provider, and those of further hosts it names, then add the provider.';
  const section = card(
    'Approved addresses',
    el('p', { class: 'quiet' }, text),
    list,
    el('div', { class: 'actions' }, add),
  );
  return { section, show };
}

const FIELDS = [
  ['name', 'Name', { maxlength: '120' }],
  ['url', 'Address', { type: 'url', autocomplete: 'off', help: 'https://host or https://host:port, without a path' }],
  [
    'internal',
    'Internal networks it is in',
    {
      required: false,
      spellcheck: 'false',
      autocomplete: 'off',
      help: 'Prefixes such as 10.20.0.0/16, separated by blanks. Empty for a public address',
    },
  ],
];

function bodyOf({ internal, ...rest }) {
  return { ...rest, purpose: 'sso', internal: internal.split(/[\s,]+/).filter((prefix) => prefix !== '') };
}

function columns(show) {
  return [
    ['Name', (row) => row.name],
    ['Address', (row) => row.url],
    ['Internal networks', (row) => row.internal.join(', ') || 'none'],
    ['State', (row) => (row.enabled ? 'On' : el('span', { class: 'tag high' }, 'Off'))],
    ['Actions', (row) => el('div', { class: 'actions' }, toggle(row, show), drop(row, show))],
  ];
}

function toggle(row, show) {
  const text = row.enabled ? 'Switch off' : 'Switch on';
  const work = async () => {
    if (await withStepUp(() => patch(`${PATH}/${row.id}`, { enabled: !row.enabled }))) await show();
  };
  return action(text, work, { label: `${text} ${row.url}` });
}

function drop(row, show) {
  const work = async () => {
    const text = 'Nobody can sign in any more through a provider that needs it.';
    if (!(await confirmed(`Take the approval of ${row.url} back?`, text, 'Take back'))) return;
    await withStepUp(() => remove(`${PATH}/${row.id}`));
    await show();
  };
  return action('Take back', work, { danger: true, label: `Take back ${row.url}` });
}
