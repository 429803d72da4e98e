import { getAll, post, remove } from './api.js';
import { card, el, notice, table, time } from './dom.js';
import { action, confirmed, dialog, showOnce, withStepUp } from './form.js';

const PATH = '/api/v1/api-keys';

/** API keys: those of the person, or of everybody for who manages users. */
export async function keys(place, me) {
  const list = el('div');
  const add = action('New API key', async () => {
    const made = await create(me);
    if (!made) return;
    await showOnce('Your API key', 'Send it as the header X-API-Key. It is not shown again.', made.key);
    await show();
  });
  const show = async () => {
    list.replaceChildren(table('API keys', columns(show), await getAll(PATH), 'There are none.'));
  };
  place.append(
    el('h1', {}, 'API keys'),
    card('Keys that machines sign in with', list, el('div', { class: 'actions' }, add)),
  );
  await show();
}

function columns(show) {
  return [
    ['Name', (key) => key.name],
    ['May', (key) => key.permissions.join(', ')],
    ['Made', (key) => time(key.created_at)],
    ['Ends', (key) => time(key.expires_at)],
    ['Last used', (key) => (key.last_used_at ? time(key.last_used_at) : 'never')],
    [
      'Action',
      (key) => (isOver(key) ? el('span', { class: 'quiet' }, key.revoked_at ? 'Revoked' : 'Over') : revoke(key, show)),
    ],
  ];
}

function isOver(key) {
  return key.revoked_at !== null || new Date(key.expires_at) < new Date();
}

function revoke(key, show) {
  const work = async () => {
    if (!(await confirmed(`Revoke ${key.name}?`, 'Whatever uses this key is refused from then on.', 'Revoke'))) return;
    await remove(`${PATH}/${key.id}`);
    await show();
    notice(`${key.name} is revoked.`);
  };
  return action('Revoke', work, { danger: true, label: `Revoke ${key.name}` });
}

function create(me) {
  const grantable = me.permissions.filter((name) => name !== 'user:manage');
  return dialog({
    title: 'New API key',
    action: 'Make the key',
    before: [el('p', {}, 'It speaks for you, and may at most what you may.')],
    fields: [
      ['name', 'Name', { maxlength: '120', help: 'What will use it, for example "SIEM export"' }],
      ['days', 'Days until it ends', { type: 'number', min: '1', max: '366', value: '90' }],
      ...grantable.map((name) => [name, `May ${name}`, { type: 'checkbox' }]),
    ],
    submit: ({ name, days, ...ticks }) => {
      const permissions = grantable.filter((each) => ticks[each]);
      if (permissions.length === 0) throw new Error('Tick at least one permission.');
      return withStepUp(() => post(PATH, { name, permissions, expires_in_days: Number(days) }));
    },
  });
}
