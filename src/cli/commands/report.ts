import type { Command } from 'commander';
import { type ApiClient, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { openProgress } from '../progress.ts';
import { downloadReport, saveReport, type WantedReport } from '../report-file.ts';
import { printable, table } from '../table.ts';
import { zoneNamed } from '../zone-named.ts';
import { registerReportPlaces } from './report-places.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface WriteOptions extends Options {
  kind: string;
  format?: string;
  output?: string;
  title?: string;
  from?: string;
  to?: string;
  lastDays?: string;
  zone?: string;
  application?: string;
  severity?: string[];
  within?: string;
  site?: string;
  deliverTo?: string[];
  rowsPerFile?: string;
}

/** `report`: asks for a report and saves it; `report kinds`, `list`, `get`, and where reports go. */
export function registerReport(program: Command): void {
  const report = common(program.command('report').description('write a report and save it'))
    .option('--kind <kind>', 'what it is about: see `report kinds`', 'network-inventory')
    .option('--format <format>', 'kind of file: xlsx if nothing is said')
    .option('-o, --output <file>', 'where to save it: ringfence-report.xlsx if nothing is said')
    .option('--title <title>', 'on its first page')
    .option('--from <time>', 'what was there from then on, such as 2026-01-05T00:00:00Z')
    .option('--to <time>', 'and before then')
    .option('--last-days <n>', 'instead: the days before now')
    .option('--zone <name>', 'or id, or none')
    .option('--application <name>', 'or id')
    .option('--severity <severity...>', 'of alerts')
    .option('--within <prefix>', 'such as 10.0.0.0/8')
    .option('--site <name>', 'or none')
    .option('--deliver-to <id...>', 'places that it is taken to as well')
    .option('--rows-per-file <n>', 'where a table is longer, several files in a zip, with an index')
    .action(write);

  common(report.command('kinds').description('what reports there are')).action(
    async (_options: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { api } = await connect(options);
      const { kinds } = dataOf(await api.GET('/api/v1/reports/kinds'));
      show(options, kinds, () =>
        table(kinds, [
          { title: 'kind', cell: ({ kind }) => kind },
          { title: 'about', cell: ({ about }) => about },
          { title: 'formats', cell: ({ formats }) => formats.join(' ') },
          { title: 'filters', cell: ({ filters }) => filters.join(' ') },
        ]),
      );
    },
  );

  common(
    report.command('list').description('list reports, the newest first').option('--limit <n>', 'rows to show', '20'),
  ).action(async (_options: Options, command: Command) => {
    const options = command.optsWithGlobals<Options & { limit: string }>();
    const { api } = await connect(options);
    const query = { limit: Number(options.limit) };
    const page = dataOf(await api.GET('/api/v1/reports', { params: { query } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'There are no reports.'
        : table(page.items, [
            { title: 'report', cell: ({ id }) => id },
            { title: 'kind', cell: ({ kind }) => kind },
            { title: 'format', cell: ({ format }) => format },
            { title: 'title', cell: ({ title }) => printable(title ?? '') },
            { title: 'state', cell: ({ state }) => state },
            { title: 'asked', cell: ({ created_at }) => created_at },
          ]),
    );
  });

  registerReportPlaces(report);

  common(report.command('get').description('save the file of a report that is ready').argument('<id>')).action(
    async (id: string, _options: Options, command: Command) => {
      const options = command.optsWithGlobals<WriteOptions>();
      const client = await connect(options);
      const found = dataOf(await client.api.GET('/api/v1/reports/{id}', { params: { path: { id } } }));
      const file = options.output ?? found.file_name ?? 'ringfence-report.bin';
      await downloadReport(client, id, file);
      show(options, { ...found, file }, () => `Saved ${file}`);
    },
  );
}

async function write(options: WriteOptions): Promise<void> {
  const client = await connect(options);
  const request = await requestOf(client, options);
  const progress = openProgress({ quiet: options.json ?? false });
  const saved = await saveReport(client, {
    ...{ request, path: options.output },
    onChange: (job) => progress.set('report', job.percent, job.step ?? job.state),
  }).finally(() => progress.stop());
  show(options, saved, () => `Saved ${saved.file}`);
}

async function requestOf(client: ApiClient, options: WriteOptions): Promise<WantedReport['request']> {
  const { kind, format, title, from, to, lastDays, severity, within, site, deliverTo, rowsPerFile } = options;
  const given = {
    ...{ from, to, severity, within, site, last_days: lastDays === undefined ? undefined : Number(lastDays) },
    zone: options.zone && (await zoneId(client, options.zone)),
    application: options.application && (await applicationId(client, options.application)),
  };
  const filters = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const rows_per_file = rowsPerFile === undefined ? undefined : Number(rowsPerFile);
  return { kind, format, title, filters, deliver_to: deliverTo, rows_per_file } as WantedReport['request'];
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function zoneId(client: ApiClient, name: string): Promise<string> {
  return ID.test(name) || name === 'none' ? name : zoneNamed(client, name);
}

async function applicationId({ api }: ApiClient, name: string): Promise<string> {
  if (ID.test(name)) return name;
  const params = { query: { q: name, limit: 200 } };
  const { items } = dataOf(await api.GET('/api/v1/applications', { params }));
  const found = items.find((application) => application.name.toLowerCase() === name.toLowerCase());
  if (!found) throw new Error(`There is no application ${name}.`);
  return found.id;
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
