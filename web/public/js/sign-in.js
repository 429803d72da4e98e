import { post, signIn } from './api.js';
import { el, notice } from './dom.js';

/** The form that signs in; resolves when somebody has. */
export function signInForm(place) {
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
        'New password, at least 12 characters',
        { type: 'password', autocomplete: 'new-password', minlength: '12' },
      ],
    ],
    (values) => post('/api/v1/auth/password', values),
  );
}

function ask(place, title, action, fields, submit) {
  return new Promise((resolve) => {
    const button = el('button', { type: 'submit' }, action);
    const inputs = fields.map(([name, label, attributes]) =>
      el('label', {}, label, el('input', { name, required: true, ...attributes })),
    );
    const form = el('form', { class: 'card' }, el('h1', {}, title), ...inputs, button);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await submit(Object.fromEntries(new FormData(form)));
        notice('');
        resolve();
      } catch (error) {
        notice(error.message, true);
      } finally {
        button.disabled = false;
      }
    });
    place.classList.add('narrow');
    place.replaceChildren(form);
    form.querySelector('input').focus();
  });
}
