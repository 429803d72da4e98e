import { giveCode, post, signIn } from './api.js';
import { el, notice } from './dom.js';

/** The forms that sign in; resolves when somebody has, or when the code came too late and it begins again. */
export async function signInForm(place) {
  const challenge = await passwordStep(place);
  if (challenge !== undefined) await codeStep(place, challenge);
}

function passwordStep(place) {
  return ask(
    place,
    'Sign in',
    'Sign in',
    [
      ['email', 'E-mail address', { type: 'email', autocomplete: 'username' }],
      ['password', 'Password', { type: 'password', autocomplete: 'current-password' }],
    ],
    ({ email, password }) => signIn(email, password),
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
      } catch (error) {
        if (error.type !== '/problems/challenge-over') throw error;
        notice(error.message, true);
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
  const { secret, uri, qr_svg: qr } = await enrol(place);
  const { backup_codes: codes } = await ask(
    place,
    'Set up your second factor',
    'Confirm',
    [['code', 'Six digits of your authenticator app', { type: 'text', autocomplete: 'one-time-code', maxlength: '9' }]],
    ({ code }) => post('/api/v1/auth/mfa/confirm', { code }),
    el(
      'p',
      {},
      el('img', {
        src: `data:image/svg+xml;base64,${btoa(qr)}`,
        alt: 'QR code for an authenticator app',
        width: '200',
      }),
      el('br'),
      'Scan this with your authenticator app, or enter the key: ',
      el('code', {}, secret),
      ', or ',
      el('a', { href: uri }, 'open it there'),
      '.',
    ),
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
    await ask(place, 'Your password, please', 'Go on', [field], (values) => post('/api/v1/auth/step-up', values));
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
