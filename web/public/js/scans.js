import { post } from './api.js';
import { card, el, number, time } from './dom.js';
import { action, dialog } from './form.js';
import { follow } from './jobs.js';
import { listing } from './listing.js';
import { scan } from './scan.js';
import { showHalt } from './scan-scopes.js';
import { progressOf, stateTag } from './scan-words.js';

const PATH = '/api/v1/network/scans';

/** The scans, how to ask for one and how to halt all; or the one that the address names. */
export async function scans(place, me, signal, id) {
  if (id) return scan(place, me, signal, id);
  const mayScan = me.permissions.includes('network:scan');
  const list = listing({ caption: 'Scans', columns: COLUMNS, empty: 'Nothing was scanned.' });
  const ask = action('New scan', async () => {
    const accepted = await request();
    if (accepted) location.hash = `#/scans/${accepted.scan_id}`;
  });
  const halt = el('section', { class: 'card', 'aria-label': 'Halt' });
  const text = 'A scan asks addresses who is there and what their ports are, and never leaves an approved scope.';
  const actions = mayScan ? [el('div', { class: 'actions' }, ask)] : [];
  place.append(
    el('h1', {}, 'Scans'),
    halt,
    card('All scans', el('p', { class: 'quiet' }, text), list.element, ...actions),
  );
  await Promise.all([showHalt(halt, me.permissions.includes('system:admin')), list.show(PATH)]);
  await follow(list.refresh, signal);
}

const COLUMNS = [
  ['Scan', (row) => el('a', { href: `#/scans/${row.id}` }, time(row.created_at))],
  ['Targets', (row) => shortened(row.targets)],
  ['Asks', (row) => (row.mode === 'discover' ? 'who is there' : `ports ${row.ports.slice(0, 60)}`)],
  ['State', stateTag],
  ['Progress', progressOf],
  ['Hosts', (row) => number(row.progress.hosts_up), true],
  ['Open ports', (row) => number(row.progress.open_ports), true],
];

function shortened(targets) {
  return targets.length > 3 ? `${targets.slice(0, 3).join(', ')} and ${targets.length - 3} more` : targets.join(', ');
}

function request() {
  const plain = { spellcheck: 'false', autocomplete: 'off' };
  const optional = { ...plain, required: false };
  return dialog({
    title: 'New scan',
    action: 'Scan',
    before: [el('p', {}, 'Everything it touches must be within approved scopes, now and while it runs.')],
    fields: [
      ['targets', 'Targets', { ...plain, help: 'Addresses, 10.0.0.0/24, 10.0.0.1-20, separated by commas' }],
      [
        'asks',
        'What to ask',
        {
          options: [
            ['top-100', 'the 100 likeliest ports'],
            ['top-1000', 'the 1000 likeliest ports'],
            ['ports', 'the ports below'],
            ['discover', 'only who is there'],
          ],
        },
      ],
      ['ports', 'Ports', { ...optional, help: 'Such as 22,443,8000-8100' }],
      ['timing', 'Pace', { options: ['polite', 'normal', 'fast'].map((each) => [each, each]), value: 'normal' }],
      ['rate', 'Probes a second', { ...optional, type: 'number', min: '1', help: 'Empty for what the scopes allow' }],
      ['identify', 'Ask open ports what they are', { type: 'checkbox', checked: true }],
      ['skip_liveness', 'Ask every port also where nobody answers', { type: 'checkbox' }],
    ],
    submit: (values) => start(values),
  });
}

function start({ targets, asks, ports, timing, rate, identify, skip_liveness }) {
  const shared = { targets: [targets], timing };
  if (asks === 'discover') {
    return post('/api/v1/network/discover', { mode: 'active', ...shared, ...(ports ? { ports } : {}) });
  }
  const asked = asks === 'ports' ? { ports } : { profile: asks };
  const pace = rate ? { rate: Number(rate) } : {};
  return post('/api/v1/network/scan', { ...shared, ...asked, ...pace, identify, skip_liveness });
}
