import { type Command, Option } from 'commander';
import { type ApiClient, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import type { components } from '../generated/api.d.ts';
import { type JsonOptions, print, withJson } from '../json-option.ts';
import { portTable } from '../scan-text.ts';
import { type Column, printable, table } from '../table.ts';

type Scan = components['schemas']['Scan'];

const STATES = ['queued', 'running', 'completed', 'refused', 'cancelled', 'failed'] as const;
/** Hosts and ports that one look shows at most. */
const MOST = 200;

/** `scans list`, `show`, `repeat`, `cancel` and `resume`: the scans there were, how far they are, and what they found. */
export function registerScans(program: Command): void {
  const scans = program.command('scans').description('scans there were, how far they are, and what they found');
  withJson(
    scans
      .command('list')
      .description('list scans, newest first')
      .addOption(new Option('--state <state>', 'only these').choices(STATES))
      .option('--limit <n>', 'rows to show', '20'),
  ).action(async (options: JsonOptions & { state?: (typeof STATES)[number]; limit: string }) => {
    const { api } = await connect(options);
    const query = { limit: Number(options.limit), state: options.state };
    const page = dataOf(await api.GET('/api/v1/network/scans', { params: { query } }));
    print(options, page, () => (page.items.length === 0 ? 'No scans.' : table(page.items, COLUMNS)));
  });

  withJson(
    scans.command('show').description('how far a scan is, who answered and what is open').argument('<id>'),
  ).action(async (id: string, options: JsonOptions) => {
    const { api } = await connect(options);
    const params = { path: { id }, query: { limit: MOST } };
    const scan = dataOf(await api.GET('/api/v1/network/scans/{id}', { params: { path: { id } } }));
    const hosts = dataOf(await api.GET('/api/v1/network/scans/{id}/answers', { params })).items;
    const ports = dataOf(await api.GET('/api/v1/network/scans/{id}/ports', { params })).items;
    print(options, { scan, hosts, ports }, () => {
      const refused = (scan.violations ?? []).map(({ message, targets }) =>
        printable(`${message} ${targets.join(', ')}`),
      );
      const parts = [
        table([scan], COLUMNS),
        refused.join('\n'),
        hosts.length > 0 ? table(hosts, HOST_COLUMNS) : '',
        ports.length > 0 ? portTable(ports) : '',
      ];
      return parts.filter(Boolean).join('\n\n');
    });
  });

  withJson(
    scans
      .command('repeat')
      .description('ask the same addresses again and again; each time the scopes are asked')
      .argument('<id>')
      .option('--cron <expression>', 'five fields, or six with seconds first')
      .option('--every <seconds>', 'instead of --cron')
      .option('--zone <zone>', 'whose clocks cron is read by', 'UTC')
      .option('--name <name>', 'of the schedule that is made'),
  ).action(
    async (id: string, options: JsonOptions & { cron?: string; every?: string; zone: string; name?: string }) => {
      const { api } = await connect(options);
      const { cron, every, zone } = options;
      const { targets } = dataOf(await api.GET('/api/v1/network/scans/{id}', { params: { path: { id } } }));
      const body = {
        name: options.name ?? shortened(`scan of ${targets.join(', ')}`),
        job: { kind: 'scan' as const, payload: { scan_id: id } },
        ...(cron === undefined ? {} : { cron }),
        ...(every === undefined ? {} : { every_seconds: Number(every) }),
        time_zone: zone,
      };
      const schedule = dataOf(await api.POST('/api/v1/schedules', { body }));
      print(options, schedule, () => `It runs next at ${schedule.next_runs[0]} (schedule ${schedule.id}).`);
    },
  );

  for (const [action, path, meaning, said] of [
    ['cancel', '/api/v1/jobs/{id}/cancel', 'stop a scan', 'It stops.'],
    [
      'resume',
      '/api/v1/jobs/{id}/retry',
      'go on with a scan that was stopped or failed',
      'It goes on where it stopped.',
    ],
  ] as const) {
    withJson(scans.command(action).description(meaning).argument('<id>')).action(
      async (id: string, options: JsonOptions) => {
        const { api } = await connect(options);
        const job = dataOf(await api.POST(path, { params: { path: { id: await jobOf(api, id) } } }));
        print(options, job, () => said);
      },
    );
  }
}

async function jobOf(api: ApiClient['api'], id: string): Promise<string> {
  const { job_id } = dataOf(await api.GET('/api/v1/network/scans/{id}', { params: { path: { id } } }));
  if (job_id === null) throw new Error('The job of this scan is gone.');
  return job_id;
}

const COLUMNS: Column<Scan>[] = [
  { title: 'scan', cell: (scan) => scan.id },
  { title: 'state', cell: (scan) => scan.state },
  { title: 'targets', cell: (scan) => shortened(scan.targets.join(',')) },
  { title: 'ports', cell: (scan) => (scan.mode === 'ports' ? shortened(scan.ports) : 'who is there') },
  { title: 'done', cell: ({ progress, addresses }) => `${progress.addresses_done} of ${addresses}`, right: true },
  { title: 'up', cell: ({ progress }) => progress.hosts_up, right: true },
  { title: 'open', cell: ({ progress }) => progress.open_ports, right: true },
  { title: 'hosts/s', cell: ({ progress }) => rounded(progress.addresses_per_second), right: true },
  { title: 'left', cell: ({ progress }) => (progress.seconds_left === null ? null : `${progress.seconds_left} s`) },
  { title: 'asked', cell: (scan) => scan.created_at },
];

const HOST_COLUMNS: Column<components['schemas']['ScanHost']>[] = [
  { title: 'address', cell: (host) => host.address },
  { title: 'name', cell: (host) => host.hostname },
  { title: 'state', cell: (host) => host.state },
  { title: 'by', cell: (host) => host.reason },
  { title: 'ms', cell: (host) => rounded(host.rtt_ms), right: true },
  { title: 'open', cell: (host) => host.open_ports, right: true },
  { title: 'closed', cell: (host) => host.closed_ports, right: true },
  { title: 'filtered', cell: (host) => host.filtered_ports, right: true },
  { title: 'system', cell: (host) => host.os },
];

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}
