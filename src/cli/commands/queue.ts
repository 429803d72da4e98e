import type { Command } from 'commander';
import { adminCommand } from '../admin-command.ts';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { table } from '../table.ts';
import { registerQueueJobs } from './queue-jobs.ts';
import { common, type Name, named, type Options, show } from './queue-options.ts';
import { registerQueueRunning } from './queue-running.ts';

/** `queue`: what waits and runs, who does it, and how it is run. */
export function registerQueue(program: Command): void {
  const queue = program.command('queue').description('queues and workers, for whoever runs the platform');
  registerViews(queue);
  registerQueueRunning(queue);
  registerQueueJobs(queue);
}

/** `admin queue`: the same, where the other commands for whoever runs the platform stand. */
export function registerAdminQueue(program: Command): void {
  registerQueue(adminCommand(program));
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

  named(
    queue
      .command('dead')
      .alias('dead-letters')
      .description('jobs that ended badly')
      .option('--limit <n>', 'rows to show', '20'),
  ).action(async (name: Name, options: Options & { limit: string }) => {
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
  });
}

function seconds(value: number | null): string | null {
  return value === null ? null : `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}

function counted(running: Record<string, number>): string {
  return Object.entries(running)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}
