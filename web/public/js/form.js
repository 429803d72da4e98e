import { factorOf, get, post } from './api.js';
import { el, notice } from './dom.js';

/**
 * The inputs of a form: `[name, label, attributes]`. `options` among the attributes makes a choice, and `type: 'checkbox'`
 * a tick; all else is an input. Fields are required unless they say otherwise.
 */
export function fieldsOf(fields) {
  return fields.map(([name, label, { options, help, ...attributes }]) => {
    const more = help ? el('small', { class: 'quiet' }, help) : null;
    if (attributes.type === 'checkbox')
      return el('label', { class: 'tick' }, el('input', { name, ...attributes }), label, more);
    if (!options) return el('label', {}, label, inputFor(name, attributes), more);
    const { value } = attributes;
    const choices = options.map(([key, text]) => el('option', { value: key, selected: key === value }, text));
    return el('label', {}, label, el('select', { name }, ...choices), more);
  });
}

function inputFor(name, { multiline, value, ...attributes }) {
  if (!multiline)
    return el('input', { name, required: true, ...attributes, ...(value === undefined ? {} : { value }) });
  return el('textarea', { name, rows: '4', ...attributes }, value ?? '');
}

/** What was typed, by the names of the fields; ticks are true or false. */
export function valuesOf(form) {
  const values = Object.fromEntries(new FormData(form));
  for (const tick of form.querySelectorAll('input[type=checkbox]')) values[tick.name] = tick.checked;
  return values;
}

/** Asks in a dialog until `submit` succeeds; resolves with what it answered, undefined when it was cancelled. */
export function dialog({ title, action, fields = [], before = [], submit = () => true, cancel = 'Cancel' }) {
  return new Promise((resolve) => {
    const problem = el('p', { class: 'problem', role: 'alert' });
    const go = el('button', { type: 'submit' }, action);
    const back = cancel && el('button', { type: 'button', class: 'second', onclick: () => box.close() }, cancel);
    const heading = el('h2', { id: 'dialog-title' }, title);
    const form = el(
      'form',
      {},
      heading,
      ...before,
      ...fieldsOf(fields),
      problem,
      el('div', { class: 'actions' }, go, back),
    );
    const box = el('dialog', { 'aria-labelledby': 'dialog-title' }, form);
    let answer;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      go.disabled = true;
      problem.textContent = '';
      try {
        answer = await submit(valuesOf(form));
        box.close();
      } catch (error) {
        problem.textContent = error.message;
      } finally {
        go.disabled = false;
      }
    });
    box.addEventListener('close', () => {
      box.remove();
      resolve(answer);
    });
    document.body.append(box);
    box.showModal();
    form.querySelector('input, select, textarea, button')?.focus();
  });
}

/** Asks whether to do something that cannot be taken back; true when it may. */
export async function confirmed(title, text, action) {
  return (await dialog({ title, action, before: [el('p', {}, text)] })) === true;
}

/** Shows something that is not shown again. */
export function showOnce(title, text, secret) {
  const copy = el('button', { type: 'button', class: 'second' }, 'Copy');
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(secret);
    copy.textContent = 'Copied';
  });
  const before = [el('p', {}, text), el('pre', { tabindex: '0' }, secret), copy];
  return dialog({ title, action: 'I have kept it', before, cancel: null });
}

/** Does something that may need the password again, and asks for it then; undefined when that was cancelled. */
export async function withStepUp(work) {
  try {
    return await work();
  } catch (error) {
    if (error.type !== '/problems/step-up-required') throw error;
    if (!(await stepUp())) return undefined;
    return work();
  }
}

/** The other way to confirm, for whoever signs in through an identity provider: there, again. */
export async function confirmLinks(tenant) {
  const { items } = await get(`/api/v1/auth/sso?tenant=${tenant}`);
  return items.map(({ name, start_url: url }) =>
    el(
      'p',
      {},
      'Without a password of your own: ',
      el('a', { href: `${url}?fresh=true` }, `confirm with ${name}`),
      '.',
    ),
  );
}

async function stepUp() {
  const { mfa_enabled: hasFactor, tenant_id: tenant } = await get('/api/v1/auth/me');
  const code = [
    'code',
    'Six digits of your authenticator app, or a backup code',
    { autocomplete: 'one-time-code', maxlength: '40' },
  ];
  return dialog({
    title: 'Please confirm that it is you',
    action: 'Confirm',
    before: await confirmLinks(tenant),
    fields: [
      ['password', 'Password', { type: 'password', autocomplete: 'current-password' }],
      ...(hasFactor ? [code] : []),
    ],
    async submit({ password, code: text }) {
      await post('/api/v1/auth/step-up', { password, ...(hasFactor ? factorOf(text) : {}) });
      return true;
    },
  });
}

/** A button that does something, says when it failed, and cannot be pressed twice. */
export function action(text, work, { danger = false, label } = {}) {
  const button = el(
    'button',
    { type: 'button', class: danger ? 'small danger' : 'small', ...(label ? { 'aria-label': label } : {}) },
    text,
  );
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      notice('');
      await work();
    } catch (error) {
      notice(error.message, true);
    } finally {
      button.disabled = false;
    }
  });
  return button;
}
