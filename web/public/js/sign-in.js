import { enrolmentText } from './account.js';
import { get, giveCode, post, signIn } from './api.js';
import { el, notice } from './dom.js';
import { confirmLinks } from './form.js';

/** The forms that sign in; true when somebody has, false when the code came too late and it begins again. */
export async function signInForm(place) {
  sayWhyNot();
  const invitation = fromAddress('invitation');
  if (invitation) await invitationStep(place, invitation);
  const challenge = fromAddress('challenge') ?? (await passwordStep(place));
  return challenge === undefined || codeStep(place, challenge);
}

/** What an identity provider, or whoever invited, put behind the # of the address; taken out of it at once. */
function fromAddress(name) {
  const found = new RegExp(`^#${name}=([\\w-]+)$`).exec(location.hash)?.[1];
  if (found) history.replaceState(null, '', '/');
  return found;
}

const WHY_NOT = {
  'sso-unavailable': 'The identity provider does not answer. Try again in a minute, or sign in with your password.',
  'sso-not-approved':
    'The platform may not ask the identity provider. An administrator must approve its address; until then sign in with your password.',
  'sso-over': 'That sign-in took too long, or began in another browser. Please begin again.',
  'sso-refused': 'The identity provider did not sign you in. Please begin again.',
  'sso-no-email': 'The identity provider gives no e-mail address for you. An administrator can ask it for one.',
  'sso-email-unverified': 'The identity provider has not verified your e-mail address.',
  'sso-unknown-user':
    'The identity provider knows you, and this platform does not. Ask an administrator to invite you.',
  'sso-no-role': 'None of your groups has a role here. Ask an administrator to map one of them.',
  'sso-disabled': 'Your account is disabled. Ask an administrator.',
  'sso-last-administrator': 'Your groups would take the last administrator away. Ask whoever runs the platform.',
  locked: 'Your account is locked after too many wrong attempts. Wait half an hour, or ask an administrator.',
};

/** A sign-in through a provider that failed comes back here, with the reason in the address. */
function sayWhyNot() {
  const reason = new URLSearchParams(location.search).get('sso');
  if (reason === null) return;
  history.replaceState(null, '', '/');
  notice(WHY_NOT[reason] ?? 'Signing in through the identity provider failed.', true);
}

/** Links to the identity providers; in an installation of several tenants only where the address names one. */
async function providerLinks() {
  const tenant = new URLSearchParams(location.search).get('tenant');
  const query = tenant && /^[\da-f-]{36}$/i.test(tenant) ? `?tenant=${tenant}` : '';
  const { items } = await get(`/api/v1/auth/sso${query}`).catch(() => ({ items: [] }));
  return items.map(({ name, start_url: url }) => el('a', { class: 'button', href: url }, `Sign in with ${name}`));
}

function invitationStep(place, token) {
  return ask(
    place,
    'Choose your password',
    'Set password',
    [
      [
        'password',
        'Password, at least 15 characters; a sentence is fine',
        { type: 'password', autocomplete: 'new-password', minlength: '12' },
      ],
    ],
    async ({ password }) => {
      await post('/api/v1/auth/accept-invitation', { token, password });
      notice('The password is set. Sign in with it.');
    },
  );
}

async function passwordStep(place) {
  const links = await providerLinks();
  return ask(
    place,
    'Sign in',
    'Sign in',
    [
      ['email', 'E-mail address', { type: 'email', autocomplete: 'username' }],
      ['password', 'Password', { type: 'password', autocomplete: 'current-password' }],
    ],
    ({ email, password }) => signIn(email, password),
    ...(links.length > 0 ? [el('p', { class: 'providers' }, ...links)] : []),
  );
}

/** Appears when the password was right and a second factor is owed. */
function codeStep(place, challenge) {
  return ask(
    place,
    'Your code',
    'Go on',
    [
      [
        'code',
        'Six digits of your authenticator app, or a backup code',
        { type: 'text', autocomplete: 'one-time-code', maxlength: '40', spellcheck: 'false' },
      ],
    ],
    async ({ code }) => {
      try {
        await giveCode(challenge, code);
        return true;
      } catch (error) {
        if (error.type !== '/problems/challenge-over') throw error;
        notice(error.message, true);
        return false;
      }
    },
  );
}

/** The form that changes a password that was given out; resolves when it is changed. */
export function passwordForm(place) {
  return ask(
    place,
    'Choose a password of your own',
    'Change password',
    [
      ['current_password', 'Password you were given', { type: 'password', autocomplete: 'current-password' }],
      [
        'new_password',
        'New password, at least 15 characters; a sentence is fine',
        { type: 'password', autocomplete: 'new-password', minlength: '15' },
      ],
    ],
    (values) => post('/api/v1/auth/password', values),
  );
}

/** Sets a second factor up for somebody whose role must have one; resolves when it is in force and its codes are seen. */
export async function enrolmentForm(place) {
  const made = await enrol(place);
  const { backup_codes: codes } = await ask(
    place,
    'Set up your second factor',
    'Confirm',
    [['code', 'Six digits of your authenticator app', { type: 'text', autocomplete: 'one-time-code', maxlength: '9' }]],
    ({ code }) => post('/api/v1/auth/mfa/confirm', { code }),
    ...enrolmentText(made),
  );
  await ask(
    place,
    'Your backup codes',
    'I have kept them',
    [],
    () => {},
    el('p', {}, 'Each signs you in once when the app is gone. They are not shown again.'),
    el('pre', {}, codes.join('\n')),
  );
}

/** A session that is not fresh must show its password first. */
async function enrol(place) {
  const begin = () => post('/api/v1/auth/mfa/enrol');
  try {
    return await begin();
  } catch (error) {
    if (error.type !== '/problems/step-up-required') throw error;
    const field = ['password', 'Password', { type: 'password', autocomplete: 'current-password' }];
    const { tenant_id: tenant } = await get('/api/v1/auth/me');
    const links = await confirmLinks(tenant);
    await ask(
      place,
      'Your password, please',
      'Go on',
      [field],
      (values) => post('/api/v1/auth/step-up', values),
      ...links,
    );
    return begin();
  }
}

/** Shows a form until `submit` succeeds; resolves with what it answered. */
function ask(place, title, action, fields, submit, ...before) {
  return new Promise((resolve) => {
    const button = el('button', { type: 'submit' }, action);
    const inputs = fields.map(([name, label, attributes]) =>
      el('label', {}, label, el('input', { name, required: true, ...attributes })),
    );
    const form = el('form', { class: 'card' }, el('h1', {}, title), ...before, ...inputs, button);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        notice('');
        resolve(await submit(Object.fromEntries(new FormData(form))));
      } catch (error) {
        notice(error.message, true);
      } finally {
        button.disabled = false;
      }
    });
    place.classList.add('narrow');
    place.replaceChildren(form);
    form.querySelector('input, button').focus();
  });
}
