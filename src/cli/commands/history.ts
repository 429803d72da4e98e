import { type Command, Option } from 'commander';
import { atSite } from '../at-site.ts';
import { dataOf } from '../client.ts';
import { confirmed } from '../confirm.ts';
import { connect } from '../connect.ts';
import { momentOf } from '../moment-of.ts';
import { table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

const SUBJECTS = ['node', 'connection', 'service', 'port'] as const;
const CHANGES = ['new', 'gone', 'changed'] as const;

/** `changes --from …`: what is new, gone and changed; `retention show`, `preview` and `set`: how long that is kept. */
export function registerHistory(program: Command): void {
  common(
    program
      .command('changes')
      .description('what is new, gone and changed between two moments')
      .requiredOption('--from <time>', 'such as 2026-01-05 or 2026-01-05T08:00:00Z')
      .option('--to <time>', 'now, if nothing is said')
      .addOption(new Option('--subject <subject>', 'list these').choices(SUBJECTS).default('service'))
      .addOption(new Option('--change <change>', 'list these').choices(CHANGES).default('new'))
      .option('--silence-days <n>', 'days without traffic after which something is gone', '7')
      .option('--limit <n>', 'rows to show', '20'),
  ).action(
    async (
      options: Options & {
        from: string;
        to?: string;
        subject: (typeof SUBJECTS)[number];
        change: (typeof CHANGES)[number];
        silenceDays: string;
        limit: string;
      },
    ) => {
      const { api } = await connect(options);
      const { subject, change } = options;
      const query = {
        ...{ from: momentOf(options.from), subject, change, limit: Number(options.limit) },
        ...{ silence_days: Number(options.silenceDays) },
        ...(options.to === undefined ? {} : { to: momentOf(options.to) }),
      };
      const page = dataOf(await api.GET('/api/v1/network/changes', { params: { query } }));
      show(options, page, () => {
        const counts = Object.entries(page.counts ?? {}).map(([noun, kinds]) => ({ noun, ...kinds }));
        const sums = table(counts, [
          { title: '', cell: ({ noun }) => `${noun}s` },
          { title: 'new', cell: (row) => row.new, right: true },
          { title: 'gone', cell: (row) => row.gone, right: true },
          { title: 'changed', cell: (row) => row.changed, right: true },
        ]);
        const rows = table(page.items, [
          {
            title: change,
            cell: (row) =>
              atSite(row.address, row.site) ??
              `${atSite(row.client, row.client_site)} > ${atSite(row.server, row.server_site)}`,
          },
          { title: 'service', cell: (row) => (row.port === null ? null : `${row.port}/${row.protocol_name}`) },
          { title: 'at', cell: (row) => row.at },
          { title: 'because', cell: (row) => row.reasons.join(', ') || null },
        ]);
        return page.items.length > 0 ? `${sums}\n\n${rows}` : sums;
      });
    },
  );

  const retention = program.command('retention').description('how long data is kept');
  common(retention.command('show').description('show the settings, in months')).action(async (options: Options) => {
    const { api } = await connect(options);
    const settings = dataOf(await api.GET('/api/v1/retention'));
    show(options, settings, () => keptText(settings));
  });
  const setting = common(
    retention.command('set').description('set how many full months are kept; asks for the password'),
  );
  for (const data of KEPT) setting.option(`--${data} <months>`, 'besides the current one; forever for all');
  setting.action(async (options: Options & { [Data in (typeof KEPT)[number]]?: string }) => {
    const client = await connect(options);
    const before = dataOf(await client.api.GET('/api/v1/retention'));
    const named = KEPT.flatMap((data) =>
      options[data] === undefined ? [] : [[`${data}_months`, monthsOf(options[data])]],
    );
    if (named.length === 0) throw new Error(`Say what to set: ${KEPT.map((data) => `--${data}`).join(', ')}.`);
    const body = JSON.stringify({ ...before, ...Object.fromEntries(named) });
    const headers = { 'content-type': 'application/json' };
    const put = () => client.authorized('/api/v1/retention', { method: 'PUT', headers, body });
    const settings = (await (await confirmed(client, put)).json()) as typeof before;
    show(options, settings, () => keptText(settings));
  });
  common(retention.command('preview').description('say which months would be dropped now')).action(
    async (options: Options) => {
      const { api } = await connect(options);
      const preview = dataOf(await api.GET('/api/v1/retention/preview'));
      show(options, preview, () =>
        preview.months.length === 0
          ? 'Nothing would be dropped.'
          : table(preview.months, [
              { title: 'data', cell: (row) => row.data },
              { title: 'month', cell: (row) => row.month.slice(0, 7) },
              { title: 'bytes', cell: (row) => row.bytes, right: true },
            ]),
      );
    },
  );
}

const KEPT = ['flows', 'observations', 'hours', 'days'] as const;

function monthsOf(text: string | undefined): number | null {
  if (text === 'forever') return null;
  if (text === undefined || !/^[1-9]\d{0,3}$/.test(text))
    throw new Error(`${text} is no number of months, nor forever.`);
  return Number(text);
}

function keptText(settings: Record<string, number | null>): string {
  return Object.entries(settings)
    .map(
      ([name, months]) =>
        `${name.replace('_months', '').padEnd(14)}${months === null ? 'for ever' : `${months} months`}`,
    )
    .join('\n');
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
