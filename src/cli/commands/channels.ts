import type { Command } from 'commander';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { printable, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface AddOptions extends Options {
  kind: 'email' | 'slack' | 'teams' | 'webhook';
  authorization?: string;
}

/** `channels`: where playbooks send word. */
export function registerChannels(program: Command): void {
  const channels = program.command('channels').description('where playbooks send word');
  common(channels.command('list').description('list channels')).action(async (options: Options) => {
    const { api } = await connect(options);
    const page = dataOf(await api.GET('/api/v1/response-channels', { params: { query: { limit: 200 } } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'No channels.'
        : table(page.items, [
            { title: 'channel', cell: (row) => row.id },
            { title: 'name', cell: (row) => row.name },
            { title: 'kind', cell: (row) => row.kind },
            { title: 'to', cell: (row) => row.shown },
            { title: 'on', cell: (row) => (row.enabled ? 'yes' : 'no') },
          ]),
    );
  });

  common(
    channels
      .command('add')
      .description('add a channel')
      .argument('<name>')
      .argument('<to...>', 'recipients, or an address at an approved destination')
      .requiredOption('--kind <kind>', 'email, slack, teams or webhook')
      .option('--authorization <text>', 'of a webhook: what is sent as the header Authorization'),
  ).action(async (name: string, to: string[], options: AddOptions) => {
    const { api } = await connect(options);
    const { kind, authorization } = options;
    const url = to[0] ?? '';
    const body =
      kind === 'email'
        ? { name, kind, recipients: to }
        : kind === 'webhook'
          ? { name, kind, url, ...(authorization === undefined ? {} : { authorization }) }
          : { name, kind, url };
    const row = dataOf(await api.POST('/api/v1/response-channels', { body }));
    const secret = row.secret === undefined ? [] : [`It signs with ${row.secret}`, 'shown this once.'];
    show(options, row, () => [`${row.id}  ${printable(row.name)}`, ...secret].join('\n'));
  });

  common(channels.command('test').description('send a message that tries a channel out').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const taken = dataOf(await api.POST('/api/v1/response-channels/{id}/test', { params: { path: { id } } }));
      show(options, taken, () => 'The other side has taken it.');
    },
  );
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
