import type { Command } from 'commander';
import { type ApiClient, dataOf } from '../client.ts';
import { confirmed } from '../confirm.ts';
import { connect } from '../connect.ts';
import { printable } from '../table.ts';
import { type Name, named, type Options, show } from './queue-options.ts';

/** `queue pause`, `resume`, `limits`, `obliterate`: how a queue is run. */
export function registerQueueRunning(queue: Command): void {
  named(queue.command('pause').description('let no job begin').requiredOption('--reason <text>', 'why')).action(
    async (name: Name, options: Options & { reason: string }) => {
      const { api } = await connect(options);
      const params = { path: { queue: name } };
      const body = { reason: options.reason };
      const row = dataOf(await api.POST('/api/v1/queues/{queue}/pause', { params, body }));
      show(options, row, () => `Paused. ${row.counts.running} jobs go on to their end.`);
    },
  );
  named(queue.command('resume').description('let jobs begin again')).action(async (name: Name, options: Options) => {
    const { api } = await connect(options);
    const row = dataOf(await api.POST('/api/v1/queues/{queue}/resume', { params: { path: { queue: name } } }));
    show(options, row, () => 'It runs.');
  });
  named(
    queue
      .command('limits')
      .alias('settings')
      .description('how a queue is run, and change it; "none" leaves it to the kind')
      .option('--concurrency <n>', 'jobs at once in a worker')
      .option('--fleet <n>', 'jobs at once in all workers')
      .option('--rate <jobs/seconds>', 'such as 10/60')
      .option('--priority <1-4>', 'for all jobs of the queue'),
  ).action(async (name: Name, options: Options & LimitOptions) => {
    const { api } = await connect(options);
    const params = { path: { queue: name } };
    const body = limitsOf(options);
    const row = dataOf(
      Object.keys(body).length === 0
        ? await api.GET('/api/v1/queues/{queue}', { params })
        : await api.PATCH('/api/v1/queues/{queue}', { params, body }),
    );
    show(options, row, () => printable(JSON.stringify(row.limits)));
  });
  named(
    queue.command('obliterate').description('throw away what Redis knows of a paused queue; it is filled anew'),
  ).action(async (name: Name, options: Options) => {
    const client = await connect(options);
    const response = await confirmed(client, () => obliterate(client, name));
    const answer = (await response.json()) as { dispatched_again: number };
    show(options, answer, () => `${answer.dispatched_again} jobs are handed over again.`);
  });
}

function obliterate(client: ApiClient, name: Name): Promise<Response> {
  return client.authorized(`/api/v1/queues/${name}/obliterate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ confirm: name }),
  });
}

interface LimitOptions {
  concurrency?: string;
  fleet?: string;
  rate?: string;
  priority?: string;
}

function limitsOf({ concurrency, fleet, rate, priority }: LimitOptions) {
  const number = (text: string) => (text === 'none' ? null : Number(text));
  const [jobs, over] = (rate ?? '').split('/');
  return {
    ...(concurrency === undefined ? {} : { concurrency: number(concurrency) }),
    ...(fleet === undefined ? {} : { fleet_concurrency: number(fleet) }),
    ...(rate === undefined ? {} : { rate: rate === 'none' ? null : { jobs: Number(jobs), seconds: Number(over) } }),
    ...(priority === undefined ? {} : { priority: number(priority) }),
  };
}
