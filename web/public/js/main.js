import { reportCard, uploadCard } from './actions.js';
import { canResume, get, post, resume, signOut } from './api.js';
import { el, notice } from './dom.js';
import { follow, jobs } from './jobs.js';
import { overview } from './overview.js';
import { enrolmentForm, passwordForm, signInForm } from './sign-in.js';

const main = document.getElementById('main');
const boardButton = document.getElementById('board');
const signOutButton = document.getElementById('sign-out');
const BOARD = '/admin/queues';

let session = new AbortController();

async function start() {
  if (canResume()) await resume().catch(() => {});
  let me = canResume() ? await get('/api/v1/auth/me').catch(() => undefined) : undefined;
  while (!me) {
    await signInForm(main);
    me = await get('/api/v1/auth/me').catch(() => undefined);
  }
  if (me.must_change_password) await passwordForm(main);
  if (me.mfa_enrolment_required) {
    await enrolmentForm(main);
    me = await get('/api/v1/auth/me');
  }
  await show(me);
}

async function show(me) {
  session = new AbortController();
  const may = (permission) => me.permissions.includes(permission);
  boardButton.hidden = !may('system:admin');
  signOutButton.hidden = false;
  if (new URLSearchParams(location.search).get('next') === BOARD && may('system:admin')) return openBoard();
  main.classList.remove('narrow');
  main.replaceChildren(el('h1', {}, `Welcome, ${me.name}`));
  const readOverview = overview(main);
  const actions = el('div', { class: 'pair' });
  main.append(actions);
  if (may('network:write')) uploadCard(actions);
  reportCard(actions);
  const readJobs = jobs(main);
  const read = () => Promise.all([readOverview(), readJobs()]).catch((error) => notice(error.message, true));
  await follow(read, session.signal);
  if (!session.signal.aborted) await leave('The session is over. Please sign in again.');
}

async function leave(text) {
  session.abort();
  boardButton.hidden = true;
  signOutButton.hidden = true;
  notice(text);
  await start();
}

async function openBoard() {
  const { url } = await post('/api/v1/auth/board-session');
  location.assign(url);
}

boardButton.addEventListener('click', () => openBoard().catch((error) => notice(error.message, true)));
signOutButton.addEventListener('click', async () => {
  await signOut();
  await leave('Signed out.');
});

start().catch((error) => notice(error.message, true));
