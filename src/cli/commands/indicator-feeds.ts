import type { Command } from 'commander';
import { ask } from '../ask.ts';
import { ApiError, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { printable, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface AddOptions extends Options {
  kind: 'taxii' | 'misp' | 'file';
  confidence: string;
  keepDays?: string;
  authorize?: boolean;
  every?: string;
}

/** `indicators feeds`: where indicators come from by themselves. */
export function registerIndicatorFeeds(indicators: Command): void {
  const feeds = indicators.command('feeds').description('where indicators come from by themselves');
  common(feeds.command('list').description('list feeds')).action(async (options: Options) => {
    const { api } = await connect(options);
    const page = dataOf(await api.GET('/api/v1/indicator-feeds', { params: { query: { limit: 200 } } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'No feeds.'
        : table(page.items, [
            { title: 'feed', cell: (row) => row.id },
            { title: 'name', cell: (row) => row.name },
            { title: 'kind', cell: (row) => row.kind },
            { title: 'indicators', cell: (row) => row.indicators, right: true },
            { title: 'left out', cell: (row) => row.left_out, right: true },
            { title: 'last success', cell: (row) => row.last_success_at },
            { title: 'says', cell: (row) => row.last_error ?? (row.enabled ? null : 'switched off') },
          ]),
    );
  });

  common(
    feeds
      .command('add')
      .description('add a feed; its address must be an approved destination')
      .argument('<name>')
      .argument('<address>')
      .option('--kind <kind>', 'taxii, misp or file', 'file')
      .option('--confidence <0-100>', 'of indicators that state none', '50')
      .option('--keep-days <days>', 'after which what it names no more ends')
      .option('--authorize', 'asks for the header Authorization to send')
      .option('--every <interval>', 'fetch it again and again, such as 6h'),
  ).action(async (name: string, address: string, options: AddOptions) => {
    const { api } = await connect(options);
    const authorization = options.authorize ? await ask('Authorization: ', { hidden: true }) : undefined;
    const keep_days = options.keepDays === undefined ? null : Number(options.keepDays);
    const row = dataOf(
      await api.POST('/api/v1/indicator-feeds', {
        body: {
          ...{ name, kind: options.kind, url: address, confidence: Number(options.confidence), keep_days },
          ...(authorization === undefined ? {} : { authorization }),
        } as never,
      }),
    );
    if (options.every !== undefined) {
      const job = { kind: 'intel-fetch', payload: { feed_id: row.id } };
      const body = { name: `Fetch ${name}`, job, every_seconds: secondsOf(options.every) };
      dataOf(await api.POST('/api/v1/schedules', { body: body as never }));
    }
    show(options, row, () => `${printable(row.name)} is a feed (${row.id}).`);
  });

  common(feeds.command('fetch').description('fetch a feed now').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const job = dataOf(await api.POST('/api/v1/indicator-feeds/{id}/fetch', { params: { path: { id } } }));
      show(options, job, () => `Job ${job.job_id} fetches it.`);
    },
  );

  common(feeds.command('remove').description('remove a feed; its indicators stay').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { authorized } = await connect(options);
      const response = await authorized(`/api/v1/indicator-feeds/${encodeURIComponent(id)}`, { method: 'DELETE' });
      if (!response.ok) throw new ApiError(response.status, (await response.json().catch(() => ({}))) as object);
      show(options, { removed: id }, () => 'Removed.');
    },
  );
}

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

function secondsOf(text: string): number {
  const [, number, unit = 's'] = /^(\d+)([smhd])?$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`${text} is no interval such as 30m, 6h or 1d.`);
  return Number(number) * (UNITS[unit] as number);
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
