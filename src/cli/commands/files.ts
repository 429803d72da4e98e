import type { Command } from 'commander';
import { type ApiClient, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import type { paths } from '../generated/api.d.ts';
import { table } from '../table.ts';

type Api = ApiClient['api'];

interface Options {
  json?: boolean;
  url?: string;
}

interface ListOptions extends Options {
  state?: State;
  limit: string;
}

/** What the API takes for how a file is read. */
type Reading = NonNullable<paths['/api/v1/files/{id}/reparse']['post']['requestBody']>['content']['application/json'];

interface ReadOptions extends Options {
  as?: Reading['format'];
  zone?: string;
  site?: string;
}

const STATES = ['mapping', 'accepted', 'parsing', 'stored', 'failed', 'quarantined', 'cancelled'] as const;
type State = (typeof STATES)[number];

/** `files list`, `ledger`, `rejects`, `reparse` and `remove`: what was handed over, and what became of every record of it. */
export function registerFiles(program: Command): void {
  const files = program.command('files').description('files that were uploaded, and what became of their records');
  common(
    files
      .command('list')
      .description('list files, newest first')
      .option('--state <state>', STATES.join(', '))
      .option('--limit <n>', 'rows to show', '50'),
  ).action(async (options: ListOptions) => {
    const { api } = await connect(options);
    const query = { limit: Number(options.limit), state: options.state };
    const page = dataOf(await api.GET('/api/v1/files', { params: { query } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'There are no files.'
        : table(page.items, [
            { title: 'id', cell: (file) => file.id },
            { title: 'name', cell: (file) => file.name },
            { title: 'state', cell: (file) => file.state },
            { title: 'format', cell: (file) => file.format },
            { title: 'read', cell: (file) => file.rows.read, right: true },
            { title: 'stored', cell: (file) => file.rows.stored, right: true },
            { title: 'skipped', cell: (file) => file.rows.skipped, right: true },
            { title: 'rejected', cell: (file) => file.rows.rejected, right: true },
            { title: 'duplicate', cell: (file) => file.rows.duplicate, right: true },
          ]),
    );
  });
  common(
    files
      .command('ledger')
      .description('say what became of every record of a file')
      .argument('<id>')
      .option('--csv', 'print the ledger as CSV'),
  ).action(async (id: string, options: Options & { csv?: boolean }) => {
    const { api } = await connect(options);
    if (options.csv) await print(api, '/api/v1/files/{id}/ledger.csv', id);
    else show(options, await ledgerOf(api, id), ledgerText);
  });
  common(
    files.command('rejects').description('print the lines that could not be read, as CSV').argument('<id>'),
  ).action(async (id: string, options: Options) =>
    print((await connect(options)).api, '/api/v1/files/{id}/rejects', id),
  );
  common(
    files
      .command('reparse')
      .description('take out what was stored of a file and read it again')
      .argument('<id>')
      .option('--as <format>', 'the format, instead of the one it was read as')
      .option('--zone <zone>', 'time zone of times that state none')
      .option('--site <name>', 'the site whose addresses it has'),
  ).action(async (id: string, options: ReadOptions) => {
    const { api } = await connect(options);
    const body = { format: options.as, zone: options.zone, site: options.site };
    const job = dataOf(await api.POST('/api/v1/files/{id}/reparse', { params: { path: { id } }, body }));
    show(options, job, () => `It is read again by job ${job.job_id}.`);
  });
  common(files.command('remove').description('delete a file and what it contributed').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const job = dataOf(await api.DELETE('/api/v1/files/{id}', { params: { path: { id } } }));
      show(options, job, () => `It is gone. The topology is built again by job ${job.job_id}.`);
    },
  );
}

async function ledgerOf(api: Api, id: string) {
  return dataOf(await api.GET('/api/v1/files/{id}/ledger', { params: { path: { id } } }));
}

type Ledger = Awaited<ReturnType<typeof ledgerOf>>;

function ledgerText({ parts, rows, skipped, rejected, duplicates }: Ledger): string {
  const sum = { member: 'all', format: null, rows, error: null, times_assumed: [] };
  const lines = [...parts.map((part) => ({ ...part, member: part.member ?? `part ${part.part}` })), sum];
  const reasons = [
    ...skipped.map(({ reason, records }) => ({ records, what: 'skipped', reason })),
    ...rejected.map(({ field, reason, records, first_line: line }) => {
      return { records, what: 'rejected', reason: `${field ? `${field}: ` : ''}${reason} (first in line ${line})` };
    }),
    ...duplicates.map(({ file_id, records }) => ({ records, what: 'duplicate', reason: `file ${file_id} had them` })),
  ];
  const sums = table(lines, [
    { title: 'part', cell: ({ member }) => member },
    { title: 'format', cell: ({ format, error }) => error?.message ?? format },
    { title: 'read', cell: (line) => line.rows.read, right: true },
    { title: 'stored', cell: (line) => line.rows.stored, right: true },
    { title: 'skipped', cell: (line) => line.rows.skipped, right: true },
    { title: 'rejected', cell: (line) => line.rows.rejected, right: true },
    { title: 'duplicate', cell: (line) => line.rows.duplicate, right: true },
    { title: 'assumed of times', cell: ({ times_assumed }) => times_assumed.join(', ') || null },
  ]);
  if (reasons.length === 0) return sums;
  const why = table(reasons, [
    { title: 'records', cell: ({ records }) => records, right: true },
    { title: 'what', cell: ({ what }) => what },
    { title: 'why', cell: ({ reason }) => reason },
  ]);
  return `${sums}\n\n${why}`;
}

async function print(api: Api, path: '/api/v1/files/{id}/ledger.csv' | '/api/v1/files/{id}/rejects', id: string) {
  process.stdout.write(dataOf(await api.GET(path, { params: { path: { id } }, parseAs: 'text' })) as string);
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show<Data>(options: Options, data: Data, text: (data: Data) => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text(data)}\n`);
}
