import { type Command, Option } from 'commander';
import { atSite } from '../at-site.ts';
import { type ApiClient, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import type { components, operations } from '../generated/api.d.ts';
import { type JsonOptions, print, withJson } from '../json-option.ts';
import { type Column, table } from '../table.ts';
import { zoneNamed } from '../zone-named.ts';

type Connection = components['schemas']['Connection'];
type Details = components['schemas']['ConnectionDetails'];
type Query = NonNullable<operations['listConnections']['parameters']['query']>;

interface ListOptions extends JsonOptions, Pick<Query, 'client' | 'server' | 'node' | 'site' | 'evidence' | 'sort'> {
  service?: string;
  clientZone?: string;
  serverZone?: string;
  zone?: string;
  crossing?: boolean;
  failed?: boolean;
  minConfidence?: string;
  limit: string;
}

const EVIDENCE = ['observed', 'scanned-open', 'denied', 'inferred'] as const;
const SORTS = ['last_seen', 'first_seen', 'flows', 'bytes'] as const;

/** `connections list` and `show`: who calls whom, what there is to show for it, and who told of it. */
export function registerConnections(program: Command): void {
  const connections = program.command('connections').description('who calls whom, and what there is to show for it');
  withJson(
    connections
      .command('list')
      .description('list connections, the last seen first')
      .option('--node <address>', 'at either end')
      .option('--client <address>')
      .option('--server <address>')
      .option('--site <name>', 'of this site; none for those of no site')
      .option('--service <service>', 'with such a service: 443, 443/tcp, 53/udp')
      .option('--zone <name>', 'at either end; none for what no zone has')
      .option('--client-zone <name>')
      .option('--server-zone <name>')
      .option('--crossing', 'from one zone into another')
      .addOption(new Option('--evidence <evidence>', 'what there is to show').choices(EVIDENCE))
      .option('--min-confidence <percent>', 'how sure it is at least who is the client')
      .option('--failed', 'with flows that came to nothing')
      .addOption(new Option('--sort <by>', 'the greatest first').choices(SORTS).default('last_seen'))
      .option('--limit <n>', 'rows to show', '20'),
  ).action(async (options: ListOptions) => {
    const client = await connect(options);
    const page = dataOf(
      await client.api.GET('/api/v1/network/connections', { params: { query: await queryOf(client, options) } }),
    );
    print(options, page, () => (page.items.length === 0 ? 'No connections.' : table(page.items, COLUMNS)));
  });

  withJson(
    connections
      .command('show')
      .description('a connection with its services, and who told of it besides')
      .argument('<client>', 'address, or the id of the connection')
      .argument('[server]', 'address')
      .option('--site <name>', 'that they are of; none for those of no site'),
  ).action(async (client: string, server: string | undefined, options: JsonOptions & { site?: string }) => {
    const platform = await connect(options);
    const id = server === undefined ? client : await between(platform, client, server, options.site);
    const details = dataOf(await platform.api.GET('/api/v1/network/connections/{id}', { params: { path: { id } } }));
    print(options, details, () => told(details));
  });
}

async function queryOf(client: ApiClient, options: ListOptions): Promise<Query> {
  const { node, server, site, evidence, sort, service, limit, minConfidence } = options;
  const parts = service?.split('/') ?? [];
  const port = parts.find((part) => /^\d{1,5}$/.test(part));
  const protocol = parts.find((part) => part !== port);
  const zones = await Promise.all(
    [options.zone, options.clientZone, options.serverZone].map((name) =>
      name === 'none' ? name : name && zoneNamed(client, name),
    ),
  );
  const [zone, client_zone, server_zone] = zones;
  return {
    ...{ node, client: options.client, server, site, evidence, sort, protocol, zone, client_zone, server_zone },
    ...{ limit: Number(limit), port: port === undefined ? undefined : Number(port) },
    ...(minConfidence === undefined ? {} : { min_confidence: Number(minConfidence) }),
    ...(options.crossing ? { crosses_zones: 'true' as const } : {}),
    ...(options.failed ? { failed: 'true' as const } : {}),
  };
}

/** The id of the connection from one address to another. */
async function between({ api }: ApiClient, client: string, server: string, site?: string): Promise<string> {
  const query = { client, server, site, limit: 1 };
  const [found] = dataOf(await api.GET('/api/v1/network/connections', { params: { query } })).items;
  if (!found) throw new Error(`${client} was never seen to call ${server}.`);
  return found.id;
}

const COLUMNS: Column<Connection>[] = [
  { title: 'client', cell: (row) => atSite(row.client, row.client_site) },
  { title: 'zone', cell: (row) => row.client_zone },
  { title: 'server', cell: (row) => atSite(row.server, row.server_site) },
  { title: 'zone', cell: (row) => row.server_zone },
  { title: 'services', cell: (row) => row.services, right: true },
  { title: 'evidence', cell: (row) => row.evidence },
  { title: 'sure %', cell: (row) => row.direction_confidence, right: true },
  { title: 'flows', cell: (row) => row.flows, right: true },
  { title: 'failed', cell: (row) => row.failed_flows, right: true },
  { title: 'denied', cell: (row) => row.denied_flows, right: true },
  { title: 'bytes', cell: (row) => row.bytes_out + row.bytes_in, right: true },
  { title: 'last seen', cell: (row) => row.last_seen },
];

function told(details: Details): string {
  const parts = [
    table([details], COLUMNS),
    table(details.service_list, SERVICE_COLUMNS),
    details.also_seen_by.length === 0
      ? ''
      : `Told by others as well, and counted once:\n${table(details.also_seen_by, alsoColumns(details))}`,
  ];
  return parts.filter(Boolean).join('\n\n');
}

const SERVICE_COLUMNS: Column<Details['service_list'][number]>[] = [
  { title: 'service', cell: (row) => `${row.port}/${row.protocol_name}` },
  { title: 'called', cell: (row) => row.application },
  { title: 'evidence', cell: (row) => row.evidence },
  { title: 'sure %', cell: (row) => row.direction_confidence, right: true },
  { title: 'flows', cell: (row) => row.flows, right: true },
  { title: 'failed', cell: (row) => row.failed_flows, right: true },
  { title: 'merged', cell: (row) => row.merged_flows, right: true },
  { title: 'out', cell: (row) => row.bytes_out, right: true },
  { title: 'in', cell: (row) => row.bytes_in, right: true },
  { title: 'first seen', cell: (row) => row.first_seen },
  { title: 'last seen', cell: (row) => row.last_seen },
];

function alsoColumns({ service_list }: Details): Column<Details['also_seen_by'][number]>[] {
  const names = new Map(service_list.map(({ protocol, protocol_name }) => [protocol, protocol_name]));
  return [
    { title: 'observer', cell: (row) => row.observer },
    { title: 'counted', cell: (row) => row.kept_observer },
    { title: 'service', cell: (row) => `${row.port}/${names.get(row.protocol) ?? row.protocol}` },
    { title: 'records', cell: (row) => row.flows, right: true },
  ];
}
