import type { Command } from 'commander';
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
  every: string;
  format?: string;
  zone?: string;
  site?: string;
}

/** `sources`: folders and S3 prefixes whose new files become uploads by themselves. */
export function registerSources(program: Command): void {
  const sources = program.command('sources').description('where log files are fetched from by themselves');
  common(sources.command('list').description('list sources')).action(async (options: Options) => {
    const { api } = await connect(options);
    const page = dataOf(await api.GET('/api/v1/sources', { params: { query: { limit: 200 } } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'Nothing is fetched.'
        : table(page.items, [
            { title: 'source', cell: (row) => row.id },
            { title: 'name', cell: (row) => row.name },
            {
              title: 'from',
              cell: (row) => row.folder?.path ?? `${row.s3?.endpoint}/${row.s3?.bucket}/${row.s3?.prefix}`,
            },
            { title: 'taken', cell: (row) => row.files.taken, right: true },
            { title: 'refused', cell: (row) => row.files.refused, right: true },
            { title: 'last look', cell: (row) => row.last_look_at },
            { title: 'says', cell: (row) => row.last_error ?? (row.enabled ? null : 'switched off') },
          ]),
    );
  });

  adding(
    sources.command('add-folder').description('watch a folder of the platform').argument('<name>').argument('<path>'),
  )
    .option('--complete <how>', 'stable, done-file or renamed', 'stable')
    .option('--move', 'move what was taken to .ringfence in the folder')
    .action(async (name: string, path: string, options: AddOptions & { complete: string; move?: boolean }) => {
      const folder = { path, complete: options.complete, after: options.move ? 'move' : 'keep' };
      await add({ name, folder }, options);
    });

  adding(sources.command('add-s3').description('watch an S3 prefix; asks for the secret key').argument('<name>'))
    .requiredOption('--endpoint <url>', 'scheme, host and port; an approved destination')
    .requiredOption('--bucket <bucket>')
    .requiredOption('--access-key <id>')
    .option('--prefix <prefix>', 'such as firewall/', '')
    .option('--region <region>', '', 'us-east-1')
    .action(
      async (
        name: string,
        options: AddOptions & { endpoint: string; bucket: string; accessKey: string; prefix: string; region: string },
      ) => {
        const { endpoint, bucket, accessKey, prefix, region } = options;
        const secret_access_key = await ask('Secret key: ', { hidden: true });
        const s3 = { endpoint, region, bucket, prefix, access_key_id: accessKey };
        await add({ name, s3, secret_access_key }, options);
      },
    );

  common(
    sources
      .command('files')
      .description('what came of the files of a source')
      .argument('<id>')
      .option('--state <state>', 'waiting, taken, duplicate or refused')
      .option('--limit <n>', 'rows to show', '20'),
  ).action(async (id: string, options: Options & { state?: never; limit: string }) => {
    const { api } = await connect(options);
    const query = { limit: Number(options.limit), state: options.state };
    const page = dataOf(await api.GET('/api/v1/sources/{id}/arrivals', { params: { path: { id }, query } }));
    show(options, page, () =>
      table(page.items, [
        { title: 'file', cell: (file) => file.path },
        { title: 'bytes', cell: (file) => file.size, right: true },
        { title: 'state', cell: (file) => file.state },
        { title: 'upload', cell: (file) => file.file_id },
        { title: 'because', cell: (file) => file.reason },
      ]),
    );
  });

  common(sources.command('look').description('look a source through soon').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const row = dataOf(await api.POST('/api/v1/sources/{id}/look', { params: { path: { id } } }));
      show(options, row, () => 'It is looked through soon.');
    },
  );

  common(sources.command('remove').description('remove a source; what it brought stays').argument('<id>')).action(
    async (id: string, options: Options) => {
      const client = await connect(options);
      await confirmed(client, () =>
        client.authorized(`/api/v1/sources/${encodeURIComponent(id)}`, { method: 'DELETE' }),
      );
      show(options, { removed: id }, () => 'Removed.');
    },
  );
}

async function add(place: Record<string, unknown>, options: AddOptions): Promise<void> {
  const client = await connect(options);
  const body = JSON.stringify({
    ...place,
    every_seconds: Number(options.every),
    ...(options.format === undefined ? {} : { format: options.format }),
    ...(options.zone === undefined ? {} : { zone: options.zone }),
    ...(options.site === undefined ? {} : { site: options.site }),
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await confirmed(client, () => client.authorized('/api/v1/sources', { method: 'POST', headers, body }));
  const row = (await answer.json()) as { id: string; name: string };
  show(options, row, () => `${printable(row.name)} is looked through from now on (${row.id}).`);
}

function adding(command: Command): Command {
  return common(command)
    .option('--every <seconds>', 'between two looks', '60')
    .option('--format <format>', 'instead of recognising it')
    .option('--zone <zone>', 'of times that state none')
    .option('--site <name>', 'whose addresses its files have');
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
