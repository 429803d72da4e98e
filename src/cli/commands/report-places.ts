import { type Command, InvalidArgumentError } from 'commander';
import { ask } from '../ask.ts';
import { dataOf } from '../client.ts';
import { confirmed } from '../confirm.ts';
import { connect } from '../connect.ts';
import { printable, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface AddOptions extends Options {
  folder?: string;
  mail?: string[];
  attach?: boolean;
  endpoint?: string;
  bucket?: string;
  prefix: string;
  region: string;
  accessKey?: string;
}

/** `report places`, `add-place`, `remove-place`, `send`, `keep`, `split`: where reports go, how long they stay, how large they become. */
export function registerReportPlaces(report: Command): void {
  common(report.command('places').description('where reports can be taken to')).action(act(listPlaces));
  common(
    report
      .command('add-place')
      .description('add a folder, people who get a mail, or an S3 prefix')
      .argument('<name>')
      .option('--folder <path>', 'below a folder of REPORT_ROOTS')
      .option('--mail <address...>', 'who gets a mail')
      .option('--attach', 'with the file in it, when it is small enough')
      .option('--endpoint <url>', 'of S3: an approved destination')
      .option('--bucket <bucket>')
      .option('--prefix <prefix>', 'such as audit/', '')
      .option('--region <region>', '', 'us-east-1')
      .option('--access-key <id>'),
  ).action(async (name: string, _options: unknown, command: Command) => addPlace(name, command.optsWithGlobals()));
  common(report.command('remove-place').description('remove a place').argument('<id>')).action(
    async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const client = await connect(options);
      const path = `/api/v1/report-targets/${encodeURIComponent(id)}`;
      await confirmed(client, () => client.authorized(path, { method: 'DELETE' }));
      show(options, { removed: id }, () => 'Removed.');
    },
  );
  common(
    report.command('send').description('take a report that is ready to a place').argument('<id>').argument('<place>'),
  ).action(async (id: string, target_id: string, _options: unknown, command: Command) => {
    const options = command.optsWithGlobals<Options>();
    const { api } = await connect(options);
    const params = { path: { id } };
    const job = dataOf(await api.POST('/api/v1/reports/{id}/deliveries', { params, body: { target_id } }));
    show(options, job, () => `Its job is ${job.job_id}.`);
  });
  common(
    report
      .command('keep')
      .description('how long files of reports are kept')
      .argument('[days]', 'days, or forever', days),
  ).action(async (keep_days: number | null | undefined, _options: unknown, command: Command) => {
    const options = command.optsWithGlobals<Options>();
    const client = await connect(options);
    if (keep_days !== undefined) await change(client, { keep_days });
    const settings = dataOf(await client.api.GET('/api/v1/reports/settings'));
    show(options, settings, () =>
      settings.keep_days === null ? 'They are kept for ever.' : `They are kept for ${settings.keep_days} days.`,
    );
  });
  common(
    report
      .command('split')
      .description('after how many rows a table goes on in another file')
      .argument('[rows]', 'rows, or never', perFile),
  ).action(async (rows_per_file: number | null | undefined, _options: unknown, command: Command) => {
    const options = command.optsWithGlobals<Options>();
    const client = await connect(options);
    if (rows_per_file !== undefined) await change(client, { rows_per_file });
    const settings = dataOf(await client.api.GET('/api/v1/reports/settings'));
    show(options, settings, () =>
      settings.rows_per_file === null
        ? 'A table goes on in another file where its format ends.'
        : `A table goes on in another file after ${settings.rows_per_file} rows.`,
    );
  });
}

async function listPlaces(options: Options): Promise<void> {
  const { api } = await connect(options);
  const page = dataOf(await api.GET('/api/v1/report-targets', { params: { query: { limit: 200 } } }));
  show(options, page, () =>
    page.items.length === 0
      ? 'There are no places.'
      : table(page.items, [
          { title: 'place', cell: ({ id }) => id },
          { title: 'name', cell: ({ name }) => printable(name) },
          {
            title: 'where',
            cell: ({ folder, s3, mail }) =>
              folder?.path ?? mail?.to.join(' ') ?? `${s3?.endpoint}/${s3?.bucket}/${s3?.prefix}`,
          },
          { title: 'says', cell: ({ enabled }) => (enabled ? null : 'switched off') },
        ]),
  );
}

async function addPlace(name: string, options: AddOptions): Promise<void> {
  const { folder, mail, attach = false, endpoint, bucket, prefix, region, accessKey } = options;
  const s3 = endpoint === undefined ? undefined : { endpoint, bucket, prefix, region, access_key_id: accessKey };
  const body = {
    name,
    ...(folder === undefined ? {} : { folder: { path: folder } }),
    ...(mail === undefined ? {} : { mail: { to: mail, attach } }),
    ...(s3 === undefined ? {} : { s3, secret_access_key: await ask('Secret key: ', { hidden: true }) }),
  };
  const client = await connect(options);
  const answer = await confirmed(client, () =>
    client.authorized('/api/v1/report-targets', {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    }),
  );
  const made = (await answer.json()) as { id: string };
  show(options, made, () => `Its id is ${made.id}.`);
}

interface Settings {
  keep_days: number | null;
  rows_per_file: number | null;
}

async function change(client: Awaited<ReturnType<typeof connect>>, changed: Partial<Settings>): Promise<void> {
  const body: Settings = { ...dataOf(await client.api.GET('/api/v1/reports/settings')), ...changed };
  await confirmed(client, () =>
    client.authorized('/api/v1/reports/settings', {
      ...{ method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    }),
  );
}

function perFile(text: string): number | null {
  if (text === 'never') return null;
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a number of rows, or never.');
  return Number(text);
}

function days(text: string): number | null {
  if (text === 'forever') return null;
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a number of days, or forever.');
  return Number(text);
}

function act(work: (options: Options) => Promise<void>) {
  return (_options: unknown, command: Command) => work(command.optsWithGlobals<Options>());
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
