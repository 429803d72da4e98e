import { type Command, Option } from 'commander';
import { ApiError, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import type { components } from '../generated/api.d.ts';
import { sendList } from '../send-list.ts';
import { printable, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

/** `zones list`, `zones import FILE`, `zones export`, `zones matrix`: the parts of the network, and what goes between them. */
export function registerZones(program: Command): void {
  const zones = program.command('zones').description('parts of the network by prefix, and what goes between them');
  common(zones.command('list').description('list zones by name').option('--limit <n>', 'rows to show', '50')).action(
    async (options: Options & { limit: string }) => {
      const { api } = await connect(options);
      const page = dataOf(await api.GET('/api/v1/zones', { params: { query: { limit: Number(options.limit) } } }));
      show(options, page, () =>
        page.items.length === 0
          ? 'There are no zones.'
          : table(page.items, [
              { title: 'zone', cell: (zone) => zone.name },
              { title: 'environment', cell: (zone) => zone.environment },
              { title: 'criticality', cell: (zone) => zone.criticality },
              { title: 'compliance', cell: (zone) => zone.compliance.join(', ') || null },
              { title: 'nodes', cell: (zone) => zone.nodes, right: true },
              { title: 'prefixes', cell: (zone) => shortened(zone.ranges) },
            ]),
      );
    },
  );

  common(
    zones
      .command('import')
      .description('import zones from CSV, JSON or a workbook')
      .argument('<file>')
      .addOption(
        new Option('--mode <mode>', 'what becomes of other zones').choices(['merge', 'replace']).default('merge'),
      )
      .option('--dry-run', 'say what would change, and change nothing'),
  ).action(async (file: string, options: Options & { mode: string; dryRun?: boolean }) => {
    const client = await connect(options);
    const answer = await sendList<components['schemas']['ZoneImport']>(client, file, '/api/v1/zones/import', options);
    show(options, answer, () => importText(answer));
  });

  zones
    .command('export')
    .description('print every zone as a file that can be imported')
    .addOption(new Option('--format <format>').choices(['csv', 'json']).default('csv'))
    .option('--url <url>', 'address of the platform')
    .action(async (options: { format: string; url?: string }) => {
      const client = await connect(options);
      const response = await client.authorized(`/api/v1/zones/export?format=${options.format}`);
      if (!response.ok) throw new ApiError(response.status, (await response.json()) as object);
      process.stdout.write(await response.text());
    });

  common(zones.command('matrix').description('what goes from zone to zone, the most bytes first')).action(
    async (options: Options) => {
      const { api } = await connect(options);
      const { pairs } = dataOf(await api.GET('/api/v1/network/zone-matrix'));
      show(options, { pairs }, () =>
        table(pairs, [
          { title: 'from', cell: (pair) => nameOf(pair.client) },
          { title: 'to', cell: (pair) => nameOf(pair.server) },
          { title: 'connections', cell: (pair) => pair.connections, right: true },
          { title: 'denied', cell: (pair) => pair.denied_connections, right: true },
          { title: 'services', cell: (pair) => pair.services, right: true },
          { title: 'flows', cell: (pair) => pair.flows, right: true },
          { title: 'bytes', cell: (pair) => pair.bytes_out + pair.bytes_in, right: true },
        ]),
      );
    },
  );
}

function importText(answer: components['schemas']['ZoneImport']): string {
  const { dry_run, created, changed, deleted, unchanged, nodes_moved } = answer;
  const lines = [
    ...created.map((name) => `  new       ${name}`),
    ...changed.map(({ name, fields }) => `  changed   ${name}: ${fields.join(', ')}`),
    ...deleted.map((name) => `  deleted   ${name}`),
  ].map(printable);
  const sums = `${created.length} new, ${changed.length} changed, ${deleted.length} deleted, ${unchanged} unchanged`;
  const nodes = nodes_moved === null ? 'the workers place the nodes' : `${nodes_moved} nodes in another zone`;
  return [`${dry_run ? 'Would be' : 'Zones'}: ${sums}; ${nodes}.`, ...lines].join('\n');
}

function nameOf({ zone, scope }: { zone: string | null; scope: string | null }): string {
  return zone ?? `(${scope})`;
}

function shortened(ranges: string[]): string {
  return ranges.length > 4 ? `${ranges.slice(0, 4).join(' ')} and ${ranges.length - 4} more` : ranges.join(' ');
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
