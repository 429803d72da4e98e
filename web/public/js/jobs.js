import { get } from './api.js';
import { card, el, number, table, time } from './dom.js';

/** The latest jobs. Answers how to read them again. */
export function jobs(place) {
  const list = el('div');
  place.append(card('Jobs', list));
  return async () => {
    const { items } = await get('/api/v1/jobs?limit=12');
    list.replaceChildren(
      table(
        'Latest jobs',
        [
          ['Kind', (job) => job.kind],
          ['State', (job) => el('span', { class: `tag ${job.state}` }, job.state)],
          [
            'Progress',
            (job) => el('progress', { max: '100', value: String(job.percent), 'aria-label': `${job.kind} progress` }),
          ],
          ['Rows', (job) => number(job.rows), true],
          ['Step', (job) => job.error?.message ?? job.step ?? ''],
          ['Since', (job) => time(job.created_at)],
        ],
        items,
        'No work so far.',
      ),
    );
  };
}

/**
 * Follows what happens until the signal aborts, and calls `onChange` at first and after every change, twice a second at
 * the most. The browser comes back by itself and says what it has seen. Throws when the session is over.
 */
export async function follow(onChange, signal) {
  while (!signal.aborted) {
    await onChange();
    await stream(onChange, signal);
    if (signal.aborted) return;
    // A stream that was refused says no reason; this does.
    await get('/api/v1/auth/me').catch((error) => {
      if (error.status === 401) throw error;
    });
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
}

/** Resolves when the stream was refused, or the signal aborts. */
function stream(onChange, signal) {
  return new Promise((resolve) => {
    const source = new EventSource('/api/v1/events/stream');
    let timer;
    const change = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        onChange();
      }, 500);
    };
    for (const name of ['job', 'alert', 'reset']) source.addEventListener(name, change);
    const end = () => {
      clearTimeout(timer);
      source.close();
      resolve();
    };
    source.addEventListener('error', () => source.readyState === EventSource.CLOSED && end());
    signal.addEventListener('abort', end, { once: true });
  });
}
