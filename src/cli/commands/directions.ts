import { type Command, Option } from 'commander';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface Said {
  role: 'server' | 'client';
  reason: string;
  site?: string;
}

/** `directions list`, `add` and `remove`: what people say about who is the server. */
export function registerDirections(program: Command): void {
  const directions = program.command('directions').description('ports that are a server’s, or never are, by your word');
  common(
    directions.command('list').description('list what was said, newest first').option('--limit <n>', 'rows', '50'),
  ).action(async (options: Options & { limit: string }) => {
    const { api } = await connect(options);
    const query = { limit: Number(options.limit) };
    const page = dataOf(await api.GET('/api/v1/network/direction-overrides', { params: { query } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'Nobody said anything.'
        : table(page.items, [
            { title: 'override', cell: (row) => row.id },
            { title: 'range', cell: (row) => row.range },
            { title: 'site', cell: (row) => row.site },
            { title: 'port', cell: (row) => `${row.port}/${row.protocol}` },
            { title: 'is', cell: (row) => (row.role === 'server' ? 'a service' : 'never a service') },
            { title: 'reason', cell: (row) => row.reason },
          ]),
    );
  });

  common(
    directions
      .command('add')
      .description('say what a port of some addresses is, and build the topology again')
      .argument('<range>', '10.0.0.0/24, or an address')
      .argument('<service>', '8443, 8443/tcp, 5000/udp')
      .addOption(
        new Option('--role <role>').choices(['server', 'client']).default('server', 'a service; client: never'),
      )
      .requiredOption('--reason <text>', 'how you know')
      .option('--site <name>', 'the site whose machines are meant'),
  ).action(async (range: string, service: string, options: Options & Said) => {
    const { api } = await connect(options);
    const { role, reason, site } = options;
    const [port, protocol = 'tcp'] = service.split('/');
    const body = { range, port: Number(port), protocol: protocol as 'tcp', role, reason, site };
    const row = dataOf(await api.POST('/api/v1/network/direction-overrides', { body }));
    show(options, row, () => `${row.id} holds. The topology is built again by job ${row.job_id}.`);
  });

  common(directions.command('remove').description('take it back').argument('<id>', 'of what was said')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const path = { id };
      const job = dataOf(await api.DELETE('/api/v1/network/direction-overrides/{id}', { params: { path } }));
      show(options, job, () => `It is gone. The topology is built again by job ${job.job_id}.`);
    },
  );
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
