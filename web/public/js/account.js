import { get, post, remove } from './api.js';
import { card, el, notice, table, time } from './dom.js';
import { action, confirmed, dialog, showOnce, withStepUp } from './form.js';

const SESSIONS = '/api/v1/auth/sessions';

/** The own account: where it is signed in, and its second factor. */
export async function account(place) {
  const sessions = el('div');
  const factor = el('div');
  place.append(el('h1', {}, 'Your account'), card('Where you are signed in', sessions), card('Second factor', factor));
  await Promise.all([showSessions(sessions), showFactor(factor)]);
}

async function showSessions(place) {
  const { items } = await get(SESSIONS);
  const again = () => showSessions(place);
  const end = async (session) => {
    await remove(`${SESSIONS}/${session.id}`);
    await again();
    notice('The session is ended.');
  };
  const columns = [
    ['Browser', (session) => session.user_agent ?? ''],
    ['Address', (session) => session.ip ?? ''],
    ['Since', (session) => time(session.created_at)],
    ['Last used', (session) => time(session.last_used_at)],
    [
      'Action',
      (session) =>
        session.current
          ? el('strong', {}, 'This one')
          : action('End', () => end(session), { label: `End the session since ${time(session.created_at)}` }),
    ],
  ];
  const endOthers = action('End all others', async () => {
    await remove(SESSIONS);
    await again();
    notice('All other sessions are ended.');
  });
  place.replaceChildren(table('Your sessions', columns, items, 'None.'), items.length > 1 ? endOthers : '');
}

async function showFactor(place) {
  const me = await get('/api/v1/auth/me');
  const again = () => showFactor(place);
  const state = me.mfa_enabled
    ? 'Signing in asks for a code of your authenticator app.'
    : 'Signing in asks for your password only. An authenticator app makes a stolen password worthless.';
  const setUp = action(me.mfa_enabled ? 'Change the device' : 'Set up', async () => {
    if (await enrol()) await again();
  });
  const codes = action('New backup codes', async () => {
    const answer = await withStepUp(() => post('/api/v1/auth/mfa/backup-codes'));
    if (answer) await showCodes(answer.backup_codes);
  });
  const off = action(
    'Switch off',
    async () => {
      if (!(await confirmed('Switch the second factor off?', 'Your password alone will sign you in.', 'Switch off')))
        return;
      await withStepUp(() => remove('/api/v1/auth/mfa'));
      await again();
    },
    { danger: true },
  );
  place.replaceChildren(
    el('p', {}, state),
    el('div', { class: 'actions' }, setUp, ...(me.mfa_enabled ? [codes, off] : [])),
  );
}

async function enrol() {
  const made = await withStepUp(() => post('/api/v1/auth/mfa/enrol'));
  if (!made) return false;
  const done = await dialog({
    title: 'Set up your second factor',
    action: 'Confirm',
    before: enrolmentText(made),
    fields: [['code', 'Six digits of your authenticator app', { autocomplete: 'one-time-code', maxlength: '9' }]],
    submit: ({ code }) => post('/api/v1/auth/mfa/confirm', { code }),
  });
  if (done) await showCodes(done.backup_codes);
  return done !== undefined;
}

/** The QR code and what to do with it. */
export function enrolmentText({ secret, uri, qr_svg: qr }) {
  const picture = {
    src: `data:image/svg+xml;base64,${btoa(qr)}`,
    alt: 'QR code for an authenticator app',
    width: '200',
  };
  return [
    el('p', {}, el('img', { ...picture, height: '200' })),
    el(
      'p',
      {},
      'Scan this with your authenticator app, or enter the key: ',
      el('code', {}, secret),
      ', or ',
      el('a', { href: uri }, 'open it there'),
      '.',
    ),
  ];
}

function showCodes(codes) {
  return showOnce(
    'Your backup codes',
    'Each signs you in once when the app is gone. They are not shown again, and earlier ones do not work any more.',
    codes.join('\n'),
  );
}
