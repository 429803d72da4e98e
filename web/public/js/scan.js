import { get, post } from './api.js';
import { card, el, notice, number, time } from './dom.js';
import { action, confirmed } from './form.js';
import { facts, listing } from './listing.js';
import { isUnderWay, progressOf, stateTag } from './scan-words.js';

const LOOK_MILLISECONDS = 2_000;

/** One scan: how far it is, what it found, and how to end it. Follows it until the signal aborts. */
export async function scan(place, me, signal, id) {
  const path = `/api/v1/network/scans/${id}`;
  const state = el('div');
  const hosts = listing({ caption: 'Hosts', columns: HOSTS, empty: 'Nobody has answered.' });
  const ports = listing({ caption: 'Open ports', columns: PORTS, empty: 'No port was found open.' });
  const results = () => Promise.all([hosts.show(`${path}/answers`), ports.show(`${path}/ports`)]);
  const show = async () => {
    const it = await get(path, signal);
    state.replaceChildren(stateOf(it, me, show));
    return it;
  };
  place.append(
    el('p', {}, el('a', { href: '#/scans' }, 'All scans')),
    el('h1', {}, 'Scan'),
    state,
    card('Open ports', ports.element),
    card('Hosts', hosts.element),
  );
  const it = await show();
  await results();
  if (isUnderWay(it)) void follow(show, results, signal);
}

/** Looks again and again, and reads the results when there are more of them. */
async function follow(show, results, signal) {
  let known = '';
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
    if (signal.aborted) return;
    try {
      const it = await show();
      const found = `${it.state} ${it.progress.hosts_up} ${it.progress.open_ports}`;
      if (found !== known) await results();
      known = found;
      if (!isUnderWay(it)) {
        notice(`The scan is ${it.state}.`);
        return;
      }
    } catch (error) {
      if (signal.aborted) return;
      notice(error.message, true);
    }
  }
}

function stateOf(it, me, show) {
  const { progress } = it;
  const left = progress.seconds_left;
  const speed = progress.addresses_per_second;
  const cancel = action(
    'Cancel',
    async () => {
      if (!(await confirmed('Cancel the scan?', 'What it has found so far stays.', 'Cancel the scan'))) return;
      await post(`/api/v1/jobs/${it.job_id}/cancel`);
      await show();
    },
    { danger: true },
  );
  const again = action('Scan again', async () => {
    await post('/api/v1/jobs', { kind: 'scan', payload: { scan_id: it.id } });
    location.hash = '#/scans';
    notice('The same is asked again, as a scan of its own.');
  });
  const mayScan = me.permissions.includes('network:scan');
  const offered = !mayScan ? null : !isUnderWay(it) ? again : it.job_id === null ? null : cancel;
  return card(
    'State',
    facts([
      ['State', stateTag(it)],
      ['Targets', it.targets.join(', ')],
      ['Asks', it.mode === 'discover' ? `who is there, at ports ${it.ports}` : `ports ${it.ports}`],
      ['Engine', it.engine === 'nmap' ? 'nmap' : 'the platform’s own'],
      ['Asked for', time(it.created_at)],
      ['Ended', it.finished_at && time(it.finished_at)],
      ['Progress', progressOf(it)],
      ['Addresses', `${number(progress.addresses_done)} of ${number(it.addresses)}`],
      ['Speed', speed === null ? '' : `${number(Math.round(speed))} addresses a second`],
      ['Time left', left === null || !isUnderWay(it) ? '' : `${number(Math.ceil(left))} seconds`],
      ['Probes', number(progress.probes)],
      ['Found', `${number(progress.hosts_up)} hosts, ${number(progress.open_ports)} open ports`],
      ['Refused', it.violations?.map(({ message }) => message).join(' ')],
    ]),
    ...(offered ? [el('div', { class: 'actions' }, offered)] : []),
  );
}

const HOSTS = [
  ['Address', (row) => row.address],
  ['State', (row) => row.state],
  ['Because', (row) => row.reason.replaceAll('-', ' ')],
  ['Answers in', (row) => (row.rtt_ms === null ? '' : `${row.rtt_ms.toFixed(1)} ms`), true],
  ['Open', (row) => number(row.open_ports), true],
  ['Closed', (row) => number(row.closed_ports), true],
  ['Filtered', (row) => number(row.filtered_ports), true],
  ['System', (row) => row.os ?? ''],
];

const PORTS = [
  ['Address', (row) => row.address],
  ['Port', (row) => `${row.port}/${row.protocol === 17 ? 'udp' : 'tcp'}`, true],
  ['Service', (row) => `${row.service ?? ''}${row.tls ? ' over TLS' : ''}`],
  ['Product', (row) => [row.product, row.version].filter(Boolean).join(' ')],
  ['Says', (row) => row.detail.title ?? row.banner ?? ''],
  ['Certificate', (row) => row.detail.certificate_subject ?? ''],
];
