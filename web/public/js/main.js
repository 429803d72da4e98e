import { account } from './account.js';
import { alerts } from './alerts.js';
import { canResume, get, post, resume, signOut } from './api.js';
import { applications } from './applications.js';
import { audit } from './audit.js';
import { el, notice } from './dom.js';
import { home } from './home.js';
import { incidents } from './incidents.js';
import { keys } from './keys.js';
import { nodes } from './nodes.js';
import { playbooks } from './playbooks.js';
import { providers } from './providers.js';
import { queues } from './queues.js';
import { reports } from './reports.js';
import { scanScopes } from './scan-scopes.js';
import { scans } from './scans.js';
import { schedules } from './schedules.js';
import { enrolmentForm, passwordForm, signInForm } from './sign-in.js';
import { sources } from './sources.js';
import { topology } from './topology.js';
import { users } from './users.js';

const main = document.getElementById('main');
const menu = document.getElementById('menu');
const boardButton = document.getElementById('board');
const signOutButton = document.getElementById('sign-out');
const BOARD = '/admin/queues';

/** What the console shows, by what stands behind the # of its address; what follows the path is the page's own. */
const PAGES = [
  { path: '#/', title: 'Overview', show: home },
  { path: '#/alerts', title: 'Alerts', show: alerts, permission: 'security:read' },
  { path: '#/incidents', title: 'Incidents', show: incidents, permission: 'security:read' },
  { path: '#/playbooks', title: 'Playbooks', show: playbooks, permission: 'security:read' },
  { path: '#/topology', title: 'Topology', show: topology, permission: 'network:read' },
  { path: '#/nodes', title: 'Nodes', show: nodes, permission: 'network:read' },
  { path: '#/applications', title: 'Applications', show: applications, permission: 'network:read' },
  { path: '#/reports', title: 'Reports', show: reports, permission: 'network:read' },
  { path: '#/scans', title: 'Scans', show: scans, permission: 'network:read' },
  { path: '#/scan-scopes', title: 'Scan scopes', show: scanScopes, permission: 'network:scan' },
  { path: '#/schedules', title: 'Schedules', show: schedules, permission: 'network:read' },
  { path: '#/sources', title: 'Sources', show: sources, permission: 'network:read' },
  { path: '#/account', title: 'Account', show: account },
  { path: '#/keys', title: 'API keys', show: keys },
  { path: '#/users', title: 'Users', show: users, permission: 'user:manage' },
  { path: '#/single-sign-on', title: 'Single sign-on', show: providers, permission: 'user:manage' },
  { path: '#/queues', title: 'Queues', show: queues, permission: 'system:admin', platform: true },
  { path: '#/audit', title: 'Audit log', show: audit, permission: 'system:admin' },
];

/** Ends whatever the page shown now is doing. */
let shown = new AbortController();
let person;

async function start() {
  person = canResume() ? await whoAmI() : undefined;
  while (!person) {
    if (await signInForm(main)) person = await get('/api/v1/auth/me').catch(sayNotKept);
  }
  if (person.must_change_password) await passwordForm(main);
  if (person.mfa_enrolment_required) await enrolmentForm(main);
  person = await get('/api/v1/auth/me');
  main.classList.remove('narrow');
  signOutButton.hidden = false;
  const runsQueues = may('system:admin') && person.runs_platform;
  boardButton.hidden = !runsQueues;
  if (new URLSearchParams(location.search).get('next') === BOARD && runsQueues) return openBoard();
  await show();
}

/** After a sign-in that went well, the session can only be missing because the browser did not keep it. */
function sayNotKept(error) {
  if (error.status !== 401) throw error;
  const plain = location.protocol === 'http:';
  notice(plain ? 'This browser keeps no session on plain http. Use the https address.' : 'Please sign in again.', true);
}

/** The session that this browser may still have, renewed so that it lasts. */
async function whoAmI() {
  await resume().catch(() => {});
  return get('/api/v1/auth/me').catch(() => undefined);
}

function may(permission) {
  return permission === undefined || person.permissions.includes(permission);
}

/** Shows the page that the address names; the first one when it names none. */
async function show() {
  shown.abort();
  shown = new AbortController();
  const { signal } = shown;
  const pages = PAGES.filter(({ permission, platform }) => may(permission) && (!platform || person.runs_platform));
  const [, path, rest = ''] = /^(#\/[^/]*)\/?(.*)$/.exec(location.hash) ?? [];
  const page = pages.find((each) => each.path === path) ?? pages[0];
  menu.hidden = false;
  menu.replaceChildren(...pages.map((each) => menuLink(each, each === page)));
  document.title = `${page.title} – Ringfence`;
  const place = el('div');
  main.replaceChildren(place);
  try {
    await page.show(place, person, signal, rest);
  } catch (error) {
    if (signal.aborted) return;
    if (error.status === 401) return leave('The session is over. Please sign in again.');
    notice(error.message, true);
  }
}

function menuLink({ path, title }, current) {
  return el('a', { href: path, ...(current ? { 'aria-current': 'page' } : {}) }, title);
}

async function leave(text) {
  shown.abort();
  person = undefined;
  for (const each of [boardButton, signOutButton, menu]) each.hidden = true;
  for (const box of document.querySelectorAll('dialog')) box.close();
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
window.addEventListener('hashchange', async () => {
  if (!person) return;
  notice('');
  main.focus();
  await show();
});

start().catch((error) => notice(error.message, true));
