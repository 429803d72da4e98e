import type { Command } from 'commander';
import { type ApiClient, dataOf } from '../client.ts';
import { confirmed } from '../confirm.ts';
import { connect } from '../connect.ts';
import type { paths } from '../generated/api.d.ts';
import { printable, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface Selection extends Options {
  id?: string[];
  code?: string;
  max: string;
  dryRun?: boolean;
}

type Name = paths['/api/v1/queues/{queue}']['get']['parameters']['path']['queue'];

/** `queue`: what waits and runs, who does it, and how it is run. */
export function registerQueue(program: Command): void {
  const queue = program.command('queue').description('queues and workers, for whoever runs the platform');
  registerViews(queue);
  registerRunning(queue);
  registerMany(queue);
}

function registerViews(queue: Command): void {
  common(queue.command('list').description('what waits and runs in each queue')).action(async (options: Options) => {
    const { api } = await connect(options);
    const { items } = dataOf(await api.GET('/api/v1/queues'));
    show(options, items, () =>
      table(items, [
        { title: 'queue', cell: (row) => (row.paused ? `${row.queue} (paused)` : row.queue) },
        {
          title: 'waiting',
          cell: (row) => row.counts.waiting + row.counts.standing + row.counts.retrying,
          right: true,
        },
        { title: 'running', cell: (row) => row.counts.running, right: true },
        { title: 'dead', cell: (row) => row.counts.dead, right: true },
        { title: 'oldest', cell: (row) => seconds(row.oldest_waiting_seconds), right: true },
        { title: 'done in 15 min', cell: (row) => row.completed.last_15_minutes, right: true },
        { title: 'failed', cell: (row) => row.failed_last_15_minutes, right: true },
        { title: 'wait p95', cell: (row) => seconds(row.wait_seconds.p95), right: true },
        { title: 'run p95', cell: (row) => seconds(row.run_seconds.p95), right: true },
      ]),
    );
  });

  common(queue.command('workers').description('who does the work')).action(async (options: Options) => {
    const { api } = await connect(options);
    const { items } = dataOf(await api.GET('/api/v1/workers'));
    show(options, items, () =>
      items.length === 0
        ? 'No worker has said a word in the last day.'
        : table(items, [
            { title: 'worker', cell: (row) => row.name },
            { title: 'version', cell: (row) => row.version },
            { title: 'state', cell: (row) => row.refusal ?? row.state },
            { title: 'queues', cell: (row) => Object.keys(row.concurrency).length, right: true },
            { title: 'running', cell: (row) => counted(row.running) },
            { title: 'memory', cell: (row) => `${Math.round(row.resident_bytes / 2 ** 20)} MiB`, right: true },
            { title: 'heard', cell: (row) => row.heartbeat_at },
          ]),
    );
  });

  named(queue.command('dead').description('jobs that ended badly').option('--limit <n>', 'rows to show', '20')).action(
    async (name: Name, options: Options & { limit: string }) => {
      const { api } = await connect(options);
      const params = { path: { queue: name }, query: { limit: Number(options.limit) } };
      const { items } = dataOf(await api.GET('/api/v1/queues/{queue}/dead', { params }));
      show(options, items, () =>
        items.length === 0
          ? 'None.'
          : table(items, [
              { title: 'job', cell: (row) => row.id },
              { title: 'state', cell: (row) => row.state },
              { title: 'code', cell: (row) => row.error?.code },
              { title: 'because', cell: (row) => row.error?.message },
              { title: 'asked for', cell: (row) => row.created_at },
            ]),
      );
    },
  );
}

function registerRunning(queue: Command): void {
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
      .description('change how a queue is run; "none" leaves it to the kind')
      .option('--concurrency <n>', 'jobs at once in a worker')
      .option('--fleet <n>', 'jobs at once in all workers')
      .option('--rate <jobs/seconds>', 'such as 10/60')
      .option('--priority <1-4>', 'for all jobs of the queue'),
  ).action(async (name: Name, options: Options & LimitOptions) => {
    const { api } = await connect(options);
    const row = dataOf(
      await api.PATCH('/api/v1/queues/{queue}', { params: { path: { queue: name } }, body: limitsOf(options) }),
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

function registerMany(queue: Command): void {
  for (const [action, text] of [
    ['retry', 'queue jobs again that ended badly'],
    ['cancel', 'cancel jobs that wait or run'],
  ] as const) {
    named(
      queue
        .command(action)
        .description(`${text}, in your tenant`)
        .option('--id <id...>', 'these only')
        .option('--code <code>', 'with this fault only')
        .option('--max <n>', 'at most so many', '1000')
        .option('--dry-run', 'only say how many'),
    ).action(async (name: Name, options: Selection) => {
      const { api } = await connect(options);
      const body = {
        ...{ max: Number(options.max), dry_run: options.dryRun ?? false },
        ...(options.id ? { ids: options.id } : {}),
        ...(options.code ? { error_code: options.code } : {}),
      };
      const params = { path: { queue: name } };
      const answer = dataOf(await api.POST(`/api/v1/queues/{queue}/${action}`, { params, body }));
      show(options, answer, () => `${answer.changed} of ${answer.matched} jobs.`);
    });
  }
  named(
    queue
      .command('drain')
      .description('cancel everything of your tenant that waits')
      .requiredOption('--reason <text>', 'why'),
  ).action(async (name: Name, options: Options & { reason: string }) => {
    const { api } = await connect(options);
    const request = { params: { path: { queue: name } }, body: { reason: options.reason } };
    const answer = dataOf(await api.POST('/api/v1/queues/{queue}/drain', request));
    show(options, answer, () => `${answer.changed} of ${answer.matched} jobs cancelled.`);
  });
  named(
    queue
      .command('clean')
      .description('take ended entries out of Redis')
      .option('--state <state>', 'completed or failed', 'completed')
      .option('--older-than <seconds>', 'age', '3600'),
  ).action(async (name: Name, options: Options & { state: 'completed' | 'failed'; olderThan: string }) => {
    const { api } = await connect(options);
    const body = { state: options.state, older_than_seconds: Number(options.olderThan) };
    const answer = dataOf(await api.POST('/api/v1/queues/{queue}/clean', { params: { path: { queue: name } }, body }));
    show(options, answer, () => `${answer.removed} entries removed.`);
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

function seconds(value: number | null): string | null {
  return value === null ? null : `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}

function counted(running: Record<string, number>): string {
  return Object.entries(running)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}

function named(command: Command): Command {
  return common(command.argument('<queue>'));
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
