import { getAll, patch, post, remove } from './api.js';
import { card, el, notice, table } from './dom.js';
import { action, confirmed, dialog, withStepUp } from './form.js';
import { ROLES, roleTitle } from './roles.js';
import { ssoDestinations } from './sso-destinations.js';

const PATH = '/api/v1/sso/providers';

/** Identity providers of the tenant, for administrators. */
export async function providers(place, me) {
  const list = el('div');
  const addresses = ssoDestinations();
  const show = async () => {
    list.replaceChildren(table('Identity providers', columns(show), await getAll(PATH), 'People sign in by password.'));
  };
  const add = action('Add a provider', async () => {
    const made = await dialog({
      title: 'Add an identity provider',
      action: 'Add',
      fields: fieldsFor(),
      submit: create,
    });
    if (!made) return;
    await show();
    notice(`Register this redirect URI at the provider: ${made.redirect_uri}`);
  });
  const link = el('code', {}, `${location.origin}/?tenant=${me.tenant_id}`);
  const hint = el(
    'p',
    { class: 'quiet' },
    'Where several tenants share this installation, people find their provider at ',
    link,
  );
  place.append(
    el('h1', {}, 'Single sign-on'),
    addresses.section,
    card('Identity providers (OpenID Connect)', list, el('div', { class: 'actions' }, add), hint),
  );
  await addresses.show();
  await show();
}

function columns(show) {
  return [
    ['Name', (row) => row.name],
    ['Issuer', (row) => row.issuer],
    ['Redirect URI', (row) => el('code', {}, row.redirect_uri)],
    ['Roles', (row) => rolesOf(row)],
    ['State', (row) => (row.enabled ? 'On' : el('span', { class: 'tag high' }, 'Off'))],
    ['Actions', (row) => el('div', { class: 'actions' }, ...actionsFor(row, show))],
  ];
}

function rolesOf({ role_mapping: mapping, default_role: role }) {
  const lines = mapping.map((each) => `${each.group}: ${roleTitle(each.role)}`);
  return [...lines, role ? `everybody else: ${roleTitle(role)}` : 'nobody else'].join('; ');
}

function actionsFor(row, show) {
  const at = `${PATH}/${row.id}`;
  const edit = async () => {
    const submit = (values) => withStepUp(() => patch(at, bodyOf(values, row)));
    const title = `Change ${row.name}`;
    if (await dialog({ title, action: 'Change', fields: fieldsFor(row), submit })) await show();
  };
  const toggle = async () => {
    const text = 'The sessions of everybody it vouched for end, but for your own.';
    if (row.enabled && !(await confirmed(`Switch ${row.name} off?`, text, 'Switch off'))) return;
    if (await withStepUp(() => patch(at, { enabled: !row.enabled }))) await show();
  };
  const drop = async () => {
    const text = 'Its users stay, and need an invitation to choose a password. Their sessions end, but for your own.';
    if (!(await confirmed(`Remove ${row.name}?`, text, 'Remove'))) return;
    await withStepUp(() => remove(at));
    await show();
  };
  return [
    action('Change', edit, { label: `Change ${row.name}` }),
    action(row.enabled ? 'Switch off' : 'Switch on', toggle, {
      label: `${row.enabled ? 'Switch off' : 'Switch on'} ${row.name}`,
    }),
    action('Remove', drop, { danger: true, label: `Remove ${row.name}` }),
  ];
}

const create = (values) => withStepUp(() => post(PATH, bodyOf(values)));

/** An empty secret means: none at first, later the one of before. */
function bodyOf({ client_secret: secret, group_claim: claim, default_role: role, role_mapping: text, ...rest }, row) {
  return {
    ...rest,
    ...(secret ? { client_secret: secret } : row ? {} : { client_secret: null }),
    group_claim: claim || null,
    default_role: role || null,
    role_mapping: mappingOf(text),
  };
}

/** A line `group = role` each. */
function mappingOf(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const at = line.lastIndexOf('=');
    const role = line.slice(at + 1).trim();
    if (at < 1 || !ROLES.some(([key]) => key === role)) {
      throw new Error(
        `"${line.trim()}" is not of the form group = role; roles are ${ROLES.map(([key]) => key).join(', ')}.`,
      );
    }
    return { group: line.slice(0, at).trim(), role };
  });
}

function fieldsFor(row) {
  const mapping = (row?.role_mapping ?? []).map(({ group, role }) => `${group} = ${role}`).join('\n');
  const noBlanks = { spellcheck: 'false', autocomplete: 'off' };
  return [
    ['name', 'Name on the sign-in page', { maxlength: '120', value: row?.name }],
    [
      'issuer',
      'Issuer',
      {
        type: 'url',
        ...noBlanks,
        value: row?.issuer,
        help: 'https://…, exactly as the provider writes it, at an approved address',
      },
    ],
    ['client_id', 'Client ID', { ...noBlanks, value: row?.client_id }],
    [
      'client_secret',
      'Client secret',
      {
        type: 'password',
        autocomplete: 'new-password',
        required: false,
        help: row ? 'Empty: as it is' : 'Empty for a public client',
      },
    ],
    ['scopes', 'Scopes', { ...noBlanks, value: row?.scopes ?? 'openid email profile' }],
    [
      'group_claim',
      'Claim with the groups',
      { ...noBlanks, required: false, value: row?.group_claim ?? '', help: 'Empty: roles are given here' },
    ],
    [
      'role_mapping',
      'Groups and roles',
      {
        multiline: true,
        spellcheck: 'false',
        value: mapping,
        help: 'A line each: group = role. The first that fits decides',
      },
    ],
    [
      'default_role',
      'Role of everybody else',
      { options: [['', 'None: they are refused'], ...ROLES], value: row?.default_role ?? '' },
    ],
    ['creates_users', 'Make users at their first sign-in', { type: 'checkbox', checked: row?.creates_users ?? false }],
    [
      'trusts_second_factor',
      'The provider asks for a second factor; ours is not needed',
      { type: 'checkbox', checked: row?.trusts_second_factor ?? false },
    ],
    ['enabled', 'Offer it on the sign-in page', { type: 'checkbox', checked: row?.enabled ?? true }],
  ];
}
