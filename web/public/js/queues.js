import { get, post } from './api.js';
import { card, el, notice, number, table, time } from './dom.js';
import { action } from './form.js';
import { follow } from './jobs.js';

/** What waits and runs in each queue, and who does it; kept up to date until the signal. */
export async function queues(place, _me, signal) {
  const list = el('div');
  const workers = el('div');
  place.append(el('h1', {}, 'Queues'), card('All tenants together', list), card('Workers', workers));
  const read = async () => {
    const [{ items }, { items: processes }] = await Promise.all([get('/api/v1/queues'), get('/api/v1/workers')]);
    list.replaceChildren(table('Queues', columns(read), items, 'There are none.'));
    workers.replaceChildren(table('Workers', WORKERS, processes, 'No worker has said a word in the last day.'));
  };
  await follow(() => read().catch((error) => notice(error.message, true)), signal);
}

const columns = (read) => [
  ['Queue', (row) => row.queue],
  ['Waiting', (row) => number(row.counts.waiting + row.counts.standing + row.counts.retrying), true],
  ['Running', (row) => number(row.counts.running), true],
  ['Dead', (row) => number(row.counts.dead), true],
  ['Oldest', (row) => seconds(row.oldest_waiting_seconds), true],
  ['Done in 15 min', (row) => number(row.completed.last_15_minutes), true],
  ['Failed', (row) => number(row.failed_last_15_minutes), true],
  ['Wait p95', (row) => seconds(row.wait_seconds.p95), true],
  ['Run p95', (row) => seconds(row.run_seconds.p95), true],
  ['', (row) => toggle(row, read)],
];

const WORKERS = [
  ['Worker', (row) => row.name],
  ['Version', (row) => row.version],
  ['State', (row) => row.refusal ?? row.state],
  [
    'At work',
    (row) =>
      Object.entries(row.running)
        .map(([kind, count]) => `${kind} ${count}`)
        .join(', '),
  ],
  ['Memory', (row) => `${Math.round(row.resident_bytes / 2 ** 20)} MiB`, true],
  ['Heard', (row) => time(row.heartbeat_at)],
];

function toggle({ queue, paused }, read) {
  return action(paused ? 'Resume' : 'Pause', async () => {
    if (paused) await post(`/api/v1/queues/${queue}/resume`);
    else await post(`/api/v1/queues/${queue}/pause`, { reason: 'paused in the console' });
    await read();
  });
}

function seconds(value) {
  return value === null ? '' : `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}
