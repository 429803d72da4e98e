import { getAll, patch, post } from './api.js';
import { card, el, notice, table, time } from './dom.js';
import { action, confirmed, dialog, showOnce, withStepUp } from './form.js';
import { ROLES, roleTitle } from './roles.js';

const PATH = '/api/v1/users';

/** The people of the tenant, for administrators. */
export async function users(place, me) {
  const list = el('div');
  const show = async () => {
    list.replaceChildren(table('Users', columns(me, show), await getAll(PATH), 'There are none.'));
  };
  const add = action('Invite a user', async () => {
    const made = await inviteNew();
    if (!made) return;
    await showInvitation(made);
    await show();
  });
  place.append(el('h1', {}, 'Users'), card('The people of your tenant', list, el('div', { class: 'actions' }, add)));
  await show();
}

function columns(me, show) {
  return [
    ['Name', (user) => el('span', {}, user.name, user.id === me.id ? ' (you)' : '')],
    ['E-mail address', (user) => user.email],
    ['Role', (user) => roleTitle(user.role)],
    ['State', (user) => (user.disabled ? el('span', { class: 'tag high' }, 'Disabled') : 'May sign in')],
    ['Second factor', (user) => (user.mfa_enabled ? 'Yes' : 'No')],
    ['Last sign-in', (user) => (user.last_login_at ? time(user.last_login_at) : 'never')],
    ['Actions', (user) => el('div', { class: 'actions' }, ...actionsFor(user, me, show))],
  ];
}

function actionsFor(user, me, show) {
  const at = `${PATH}/${user.id}`;
  const change = (text, title, body, done) =>
    action(
      text,
      async () => {
        if (!(await confirmed(title, 'The sessions of this user end.', text))) return;
        if ((await withStepUp(() => patch(at, body))) === undefined) return;
        await show();
        notice(done);
      },
      { danger: body.disabled === true, label: `${text} ${user.name}` },
    );
  const plain = (text, work) => action(text, work, { label: `${text}: ${user.name}` });
  const self = user.id === me.id;
  return [
    plain('Role', async () => {
      if (await changeRole(user)) await show();
    }),
    ...(self
      ? []
      : [
          user.disabled
            ? change('Enable', `Enable ${user.name}?`, { disabled: false }, `${user.name} may sign in again.`)
            : change('Disable', `Disable ${user.name}?`, { disabled: true }, `${user.name} may not sign in any more.`),
        ]),
    plain('Unlock', async () => {
      await withStepUp(() => post(`${at}/unlock`));
      notice(`${user.name} may try again.`);
    }),
    ...(user.disabled
      ? []
      : [
          plain('Invite again', async () => {
            const made = await withStepUp(() => post(`${at}/invitation`));
            if (made) await showInvitation(made);
          }),
        ]),
    ...(user.mfa_enabled && !self ? [resetFactor(user, at, show)] : []),
  ];
}

function resetFactor(user, at, show) {
  const work = async () => {
    const text =
      'Only for somebody who has lost the device, and whom you have recognised. All sessions of this user end.';
    if (!(await confirmed(`Take the second factor of ${user.name} away?`, text, 'Take it away'))) return;
    await withStepUp(() => post(`${at}/reset-mfa`));
    await show();
    notice(`The second factor of ${user.name} is gone.`);
  };
  return action('Reset factor', work, { danger: true, label: `Reset the second factor of ${user.name}` });
}

function changeRole(user) {
  return dialog({
    title: `Role of ${user.name}`,
    action: 'Change',
    before: [el('p', {}, 'The sessions of this user end, and the next one has the new role.')],
    fields: [['role', 'Role', { options: ROLES, value: user.role }]],
    submit: (values) => withStepUp(() => patch(`${PATH}/${user.id}`, values)),
  });
}

function inviteNew() {
  return dialog({
    title: 'Invite a user',
    action: 'Invite',
    fields: [
      ['name', 'Name', { maxlength: '120' }],
      ['email', 'E-mail address', { type: 'email' }],
      ['role', 'Role', { options: ROLES, value: 'readonly_user' }],
    ],
    submit: (values) => withStepUp(() => post(PATH, values)),
  });
}

function showInvitation({ invitation_token: token, invitation_expires_at: until }) {
  const link = `${location.origin}/#invitation=${token}`;
  return showOnce(
    'The invitation',
    `Hand this link over. It works once, until ${time(until)}, and is not shown again.`,
    link,
  );
}
