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

/** Follows what happens to jobs until the signal aborts, and calls `onChange` after every change. Throws when the session is over. */
export async function follow(onChange, signal) {
  let cursor;
  while (!signal.aborted) {
    try {
      const after = cursor ? `?wait=25&after=${cursor}` : '';
      const page = await get(`/api/v1/events${after}`, signal);
      const changed = cursor === undefined || page.items.length > 0;
      cursor = page.cursor;
      if (changed) await onChange();
    } catch (error) {
      if (signal.aborted) return;
      if (error.status === 401) throw error;
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  }
}
