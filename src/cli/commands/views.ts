import type { Command } from 'commander';
import { atSite } from '../at-site.ts';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { type Column, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
  limit: string;
}

/** `jobs` and `topology`: what the platform knows, as tables or as JSON. */
export function registerViews(program: Command): void {
  view(
    program.command('jobs').description('list jobs, newest first').option('--state <state>').option('--kind <kind>'),
    async (options) => {
      const { api } = await connect(options);
      const { state, kind } = options as { state?: never; kind?: never };
      const page = dataOf(
        await api.GET('/api/v1/jobs', { params: { query: { limit: Number(options.limit), state, kind } } }),
      );
      show(options, page, () =>
        table(page.items, [
          { title: 'job', cell: (job) => job.id },
          { title: 'kind', cell: (job) => job.kind },
          { title: 'state', cell: (job) => job.state },
          { title: '%', cell: (job) => job.percent, right: true },
          { title: 'rows', cell: (job) => job.rows, right: true },
          { title: 'created', cell: (job) => job.created_at },
          { title: 'says', cell: (job) => (job.error as { message?: string } | null)?.message ?? job.step },
        ]),
      );
    },
  );

  view(
    program.command('topology').description('who talks to whom: the sums, and the busiest connections'),
    async (options) => {
      const { api } = await connect(options);
      const { summary } = dataOf(await api.GET('/api/v1/network/topology', { params: { query: { limit: 1 } } }));
      const query = { limit: Number(options.limit), sort: 'bytes', order: 'desc' } as const;
      const { items } = dataOf(await api.GET('/api/v1/network/connections', { params: { query } }));
      show(options, { summary, connections: items }, () => {
        const { nodes, connections, services, flows, bytes } = summary;
        const totals = Object.entries({ nodes, connections, services, flows, bytes });
        return `${totals.map(([noun, n]) => `${n.toLocaleString('en')} ${noun}`).join(', ')}\n\n${table(items, CONNECTION_COLUMNS)}`;
      });
    },
  );
}

const CONNECTION_COLUMNS: Column<{
  client: string;
  client_site: string | null;
  server: string;
  server_site: string | null;
  services: number;
  evidence: string;
  direction_confidence: number;
  flows: number;
  failed_flows: number;
  bytes_out: number;
  bytes_in: number;
}>[] = [
  { title: 'client', cell: (row) => atSite(row.client, row.client_site) },
  { title: 'server', cell: (row) => atSite(row.server, row.server_site) },
  { title: 'services', cell: (row) => row.services, right: true },
  { title: 'evidence', cell: (row) => row.evidence },
  { title: 'sure %', cell: (row) => row.direction_confidence, right: true },
  { title: 'flows', cell: (row) => row.flows, right: true },
  { title: 'failed', cell: (row) => row.failed_flows, right: true },
  { title: 'bytes', cell: (row) => row.bytes_out + row.bytes_in, right: true },
];

function view(command: Command, action: (options: Options) => Promise<void>): void {
  command
    .option('--limit <n>', 'rows to show', '20')
    .option('--json', 'print JSON')
    .option('--url <url>', 'address of the platform')
    .action(action);
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
