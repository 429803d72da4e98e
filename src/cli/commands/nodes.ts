import { type Command, Option } from 'commander';
import { atSite } from '../at-site.ts';
import { type ApiClient, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import type { components } from '../generated/api.d.ts';
import { type Column, printable, table } from '../table.ts';
import { zoneNamed } from '../zone-named.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface ListOptions extends Options {
  type?: string;
  q?: string;
  os?: string;
  scope?: (typeof SCOPES)[number];
  zone?: string;
  within?: string;
  site?: string;
  limit: string;
}

const SCOPES = ['internal', 'external', 'loopback', 'link_local', 'multicast', 'broadcast', 'unspecified'] as const;

type Node = components['schemas']['Node'];
type Details = components['schemas']['NodeDetails'];

/** `nodes list`, `show`, `correct`, `join` and `split`: what machines are, why, and what people say of them. */
export function registerNodes(program: Command): void {
  const nodes = program.command('nodes').description('what machines are: names, types, systems, and why');
  registerReading(nodes);
  registerSaying(nodes);
}

function registerReading(nodes: Command): void {
  common(nodes.command('list').description('list nodes, the last seen first'))
    .option('--type <type>', 'such as server, workstation, printer')
    .option('--q <text>', 'part of the address or name')
    .option('--os <text>', 'part of the operating system')
    .addOption(new Option('--scope <scope>', 'where it belongs').choices(SCOPES))
    .option('--zone <name>', 'in it; none for what no zone has')
    .option('--within <prefix>', 'such as 10.20.0.0/16')
    .option('--site <name>', 'of this site; none for those of no site')
    .option('--limit <n>', 'rows to show', '20')
    .action(async (options: ListOptions) => {
      const client = await connect(options);
      const { q, os, site, scope, within } = options;
      const type = options.type as Node['node_type'] | undefined;
      const zone = options.zone && options.zone !== 'none' ? await zoneNamed(client, options.zone) : options.zone;
      const query = { limit: Number(options.limit), q, os, site, type, scope, within, zone };
      const page = dataOf(await client.api.GET('/api/v1/network/nodes', { params: { query } }));
      show(options, page, () => table(page.items, NODE_COLUMNS));
    });

  common(nodes.command('show').description('say what a node is, and why').argument('<node>', 'address or id')).action(
    async (node: string, options: Options) => {
      const client = await connect(options);
      const details = dataOf(
        await client.api.GET('/api/v1/network/nodes/{id}', { params: { path: { id: await idOf(client, node) } } }),
      );
      show(options, details, () => told(details));
    },
  );
}

function registerSaying(nodes: Command): void {
  common(
    nodes.command('correct').description('say what a node is, above all evidence').argument('<node>', 'address or id'),
  )
    .option('--hostname <name>', 'an empty text takes back what was said, here as below')
    .option('--type <type>', 'such as server, workstation, printer')
    .option('--os <text>')
    .option('--owner <text>')
    .option('--notes <text>')
    .action(
      async (
        node: string,
        options: Options & Record<'hostname' | 'type' | 'os' | 'owner' | 'notes', string | undefined>,
      ) => {
        const client = await connect(options);
        const said = (text: string | undefined) => (text === '' ? null : text);
        const { hostname, os, owner, notes } = options;
        const body = {
          ...{ hostname: said(hostname), os: said(os), owner: said(owner), notes: said(notes) },
          node_type: said(options.type) as Node['node_type'] | null | undefined,
        };
        const path = { id: await idOf(client, node) };
        const changed = dataOf(await client.api.PATCH('/api/v1/network/nodes/{id}', { params: { path }, body }));
        show(options, changed, () => table([changed], NODE_COLUMNS));
      },
    );

  common(
    nodes.command('join').description('say that addresses are one machine').argument('<nodes...>', 'addresses or ids'),
  ).action(async (given: string[], options: Options) => {
    const client = await connect(options);
    const node_ids = await Promise.all(given.map((node) => idOf(client, node)));
    const host = dataOf(await client.api.POST('/api/v1/network/hosts', { body: { node_ids } }));
    show(
      options,
      host,
      () => `One machine: ${host.nodes.map(({ address, site }) => atSite(address, site)).join(', ')}`,
    );
  });

  common(
    nodes
      .command('split')
      .description('say that an address is not of the machine it was put with')
      .argument('<node>', 'address or id'),
  ).action(async (given: string, options: Options) => {
    const client = await connect(options);
    const id = await idOf(client, given);
    const node = dataOf(await client.api.GET('/api/v1/network/nodes/{id}', { params: { path: { id } } }));
    if (node.host_id === null) throw new Error(`${given} is the only address of its machine.`);
    const path = { id: node.host_id };
    const answer = await client.api.POST('/api/v1/network/hosts/{id}/split', {
      params: { path },
      body: { node_ids: [id] },
    });
    if (answer.error !== undefined) dataOf(answer);
    show(options, { split: node.address }, () => `${node.address} stands by itself now.`);
  });
}

/** The id of what was given: an id, or the address of a node, as it is shown: `10.1.1.5 (north)`. */
async function idOf({ api }: ApiClient, given: string): Promise<string> {
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(given)) return given;
  const [, within = given, site] = /^(\S+) \((.+)\)$/.exec(given) ?? [];
  const query = { within, site, limit: 2 };
  const { items } = dataOf(await api.GET('/api/v1/network/nodes', { params: { query } }));
  const [node, another] = items;
  if (node === undefined || another !== undefined)
    throw new Error(`There is ${node ? 'more than one' : 'no'} node in ${given}.`);
  return node.id;
}

const NODE_COLUMNS: Column<Node>[] = [
  { title: 'address', cell: (node) => atSite(node.address, node.site) },
  { title: 'name', cell: (node) => node.hostname },
  { title: 'type', cell: (node) => (node.node_type === 'unknown' ? node.scope : node.node_type) },
  { title: '%', cell: (node) => node.node_type_confidence, right: true },
  { title: 'system', cell: (node) => node.os },
  { title: 'vendor', cell: (node) => node.vendor },
  { title: 'clients', cell: (node) => node.clients, right: true },
  { title: 'servers', cell: (node) => node.servers, right: true },
  { title: 'last seen', cell: (node) => node.last_seen },
];

function told(node: Details): string {
  const reasons = node.type_candidates.flatMap(({ type, confidence, reasons: why }) => [
    `  ${type} ${confidence} %`,
    ...why.map((reason) => `    ${reason}`),
  ]);
  const parts = [
    table([node], NODE_COLUMNS),
    reasons.length === 0 ? '' : `What speaks for a type:\n${reasons.map(printable).join('\n')}`,
    node.names.length === 0 ? '' : `Names:\n${table(node.names, NAME_COLUMNS)}`,
    node.facts.length === 0 ? '' : `Facts:\n${table(node.facts, FACT_COLUMNS)}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const WHERE: Column<Details['names'][number] | Details['facts'][number]>[] = [
  { title: '%', cell: (fact) => fact.confidence, right: true },
  { title: 'times', cell: (fact) => fact.count, right: true },
  { title: 'last seen', cell: (fact) => fact.last_seen },
  { title: 'stated by', cell: (fact) => (fact.upload === null ? 'the name server' : `${fact.upload}:${fact.line}`) },
];
const NAME_COLUMNS: Column<Details['names'][number]>[] = [
  { title: 'name', cell: (name) => name.name },
  { title: 'source', cell: (name) => name.source },
  ...WHERE,
];
const FACT_COLUMNS: Column<Details['facts'][number]>[] = [
  { title: 'kind', cell: (fact) => fact.kind },
  { title: 'value', cell: (fact) => fact.value },
  { title: 'source', cell: (fact) => fact.source },
  ...WHERE,
];

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
