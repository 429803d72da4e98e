import type { Command } from 'commander';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { type Name, named, type Options, show } from './queue-options.ts';

interface Selection extends Options {
  id?: string[];
  code?: string;
  max: string;
  dryRun?: boolean;
}

/** `queue retry`, `cancel`, `drain`, `clean`: many jobs at once. */
export function registerQueueJobs(queue: Command): void {
  for (const [action, text] of [
    ['retry', 'queue jobs again that ended badly'],
    ['cancel', 'cancel jobs that wait or run'],
  ] as const) {
    const command = queue.command(action);
    if (action === 'retry') command.alias('replay');
    named(
      command
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
