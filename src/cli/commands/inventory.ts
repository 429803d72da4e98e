import { type Command, Option } from 'commander';
import { atSite } from '../at-site.ts';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import type { components } from '../generated/api.d.ts';
import { sendList } from '../send-list.ts';
import { type Column, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

const KINDS = ['unknown', 'silent', 'unexpected-service', 'conflict'] as const;

/** `inventory list`, `import FILE` and `check`: hosts that should be there, and where the network disagrees. */
export function registerInventory(program: Command): void {
  const inventory = program.command('inventory').description('the hosts that should be there, and those that are');
  common(
    inventory
      .command('list')
      .description('list the hosts that should be there, by name')
      .option('--q <text>', 'part of the name')
      .option('--limit <n>', 'rows to show', '50'),
  ).action(async (options: Options & { q?: string; limit: string }) => {
    const { api } = await connect(options);
    const query = { limit: Number(options.limit), q: options.q };
    const page = dataOf(await api.GET('/api/v1/inventory', { params: { query } }));
    show(options, page, () => (page.items.length === 0 ? 'No host is listed.' : table(page.items, HOST_COLUMNS)));
  });

  common(
    inventory
      .command('import')
      .description('import a list of hosts: CSV, a workbook, or JSON of NetBox')
      .argument('<file>')
      .addOption(
        new Option('--mode <mode>', 'what becomes of other hosts').choices(['merge', 'replace']).default('merge'),
      )
      .option('--dry-run', 'say what would change, and change nothing'),
  ).action(async (file: string, options: Options & { mode: string; dryRun?: boolean }) => {
    const client = await connect(options);
    type Answer = components['schemas']['InventoryImport'];
    const answer = await sendList<Answer>(client, file, '/api/v1/inventory/import', options);
    const { dry_run, created, changed, deleted, unchanged } = answer;
    const sums = `${created} new, ${changed} changed, ${deleted} deleted, ${unchanged} unchanged`;
    show(options, answer, () => `${dry_run ? 'Would be' : 'Hosts'}: ${sums}.`);
  });

  common(
    inventory
      .command('check')
      .description('where the network and its inventory disagree; exit code 1 when they do')
      .addOption(new Option('--kind <kind>', 'show these').choices(KINDS).default('unknown'))
      .option('--silent-days <n>', 'days without traffic', '30')
      .option('--limit <n>', 'rows to show', '20'),
  ).action(async (options: Options & { kind: (typeof KINDS)[number]; silentDays: string; limit: string }) => {
    const { api } = await connect(options);
    const query = { kind: options.kind, silent_days: Number(options.silentDays), limit: Number(options.limit) };
    const page = dataOf(await api.GET('/api/v1/inventory/reconciliation', { params: { query } }));
    const { hosts, ...counts } = page.counts;
    show(options, page, () => {
      const sums = Object.entries(counts).map(([kind, n]) => `${n.toLocaleString('en')} ${kind}`);
      const rows = table(page.items, [
        { title: 'address', cell: (row) => atSite(row.address, row.site) },
        { title: 'listed as', cell: (row) => row.host },
        { title: 'seen as', cell: (row) => row.hostname },
        { title: 'service', cell: (row) => (row.port === null ? null : `${row.port}/${row.protocol_name}`) },
        { title: 'last seen', cell: (row) => row.last_seen },
      ]);
      return `${hosts.toLocaleString('en')} hosts are listed: ${sums.join(', ')}.${page.items.length > 0 ? `\n\n${rows}` : ''}`;
    });
    if (Object.values(counts).some((n) => n > 0)) process.exitCode = 1;
  });
}

const HOST_COLUMNS: Column<components['schemas']['InventoryHost']>[] = [
  { title: 'host', cell: (host) => host.name },
  { title: 'addresses', cell: (host) => host.addresses.join(',') || null },
  { title: 'services', cell: (host) => (host.services === null ? null : host.services.join(',') || 'none') },
  { title: 'site', cell: (host) => host.site },
  { title: 'role', cell: (host) => host.role },
  { title: 'owner', cell: (host) => host.owner },
  { title: 'last seen', cell: (host) => host.last_seen },
];

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
