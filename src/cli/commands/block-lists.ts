import type { Command } from 'commander';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { printable, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface FeedOptions extends Options {
  format: 'plain' | 'edl' | 'nftables';
  kind: 'address' | 'domain' | 'url';
}

/** `block-lists`: who is kept out, or in, as firewalls read it. */
export function registerBlockLists(program: Command): void {
  const lists = program.command('block-lists').description('lists that firewalls read');
  common(lists.command('list').description('list them')).action(async (options: Options) => {
    const { api } = await connect(options);
    const page = dataOf(await api.GET('/api/v1/block-lists', { params: { query: { limit: 200 } } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'No lists. Make one with: ringfence block-lists add NAME'
        : table(page.items, [
            { title: 'list', cell: (row) => row.id },
            { title: 'name', cell: (row) => row.name },
            { title: 'purpose', cell: (row) => row.purpose },
            { title: 'entries', cell: (row) => row.entries, right: true },
            { title: 'never', cell: (row) => row.never.join(', ') || null },
          ]),
    );
  });

  common(
    lists
      .command('add')
      .description('make a list')
      .argument('<name>')
      .option('--quarantine', 'for machines of your own')
      .option('--never <prefixes>', 'what it never takes, separated by commas'),
  ).action(async (name: string, options: Options & { quarantine?: true; never?: string }) => {
    const { api } = await connect(options);
    const purpose = options.quarantine ? ('quarantine' as const) : ('block' as const);
    const never = (options.never ?? '').split(',').filter((prefix) => prefix !== '');
    const row = dataOf(await api.POST('/api/v1/block-lists', { body: { name, purpose, never } }));
    show(options, row, () => `${row.id}  ${printable(row.name)}`);
  });

  common(lists.command('entries').description('show what is on a list, and why').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const params = { path: { id }, query: { limit: 200 } };
      const page = dataOf(await api.GET('/api/v1/block-lists/{id}/entries', { params }));
      show(options, page, () =>
        page.items.length === 0
          ? 'Nothing is on it.'
          : table(page.items, [
              { title: 'value', cell: (row) => row.value },
              { title: 'until', cell: (row) => row.expires_at },
              { title: 'because', cell: (row) => row.reason },
            ]),
      );
    },
  );

  common(
    lists.command('remove-entries').description('take values off a list').argument('<id>').argument('<values...>'),
  ).action(async (id: string, values: string[], options: Options) => {
    const { api } = await connect(options);
    const params = { path: { id } };
    const answer = dataOf(await api.POST('/api/v1/block-lists/{id}/remove-entries', { params, body: { values } }));
    show(options, answer, () => `Taken off: ${answer.removed.map(printable).join(', ') || 'nothing'}`);
  });

  common(
    lists
      .command('feed')
      .description('print a list as firewalls fetch it')
      .argument('<id>')
      .option('--format <format>', 'plain, edl or nftables', 'plain')
      .option('--kind <kind>', 'address, domain or url', 'address'),
  ).action(async (id: string, options: FeedOptions) => {
    const { api } = await connect(options);
    const params = { path: { id }, query: { format: options.format, kind: options.kind } };
    const text = dataOf(await api.GET('/api/v1/block-lists/{id}/feed', { params, parseAs: 'text' }));
    if (options.json) process.stdout.write(`${JSON.stringify({ feed: text })}\n`);
    else process.stdout.write(text);
  });
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
