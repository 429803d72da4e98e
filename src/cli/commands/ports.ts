import type { Command } from 'commander';
import { dataOf } from '../client.ts';
import { confirmed } from '../confirm.ts';
import { connect } from '../connect.ts';
import { printable, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

/** `ports`: what is known of the services in use, who answers for them, and what is to be reviewed. */
export function registerPorts(program: Command): void {
  const ports = program.command('ports').description('services in use, their risk, and who answers for them');
  common(
    ports
      .command('list')
      .description('list services in use, the busiest first')
      .option('--risk <risk>', 'critical, high, medium, low')
      .option('--unusual', 'only those used otherwise than they are meant')
      .option('--unjustified', 'only those that nobody approved')
      .option('--limit <n>', 'rows to show', '20'),
  ).action(async (options: Options & { risk?: never; unusual?: boolean; unjustified?: boolean; limit: string }) => {
    const { api } = await connect(options);
    const query = {
      ...{ limit: Number(options.limit), risk: options.risk },
      ...(options.unusual ? { unusual: 'true' as const } : {}),
      ...(options.unjustified ? { justified: 'false' as const } : {}),
    };
    const page = dataOf(await api.GET('/api/v1/ports', { params: { query } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'No services.'
        : table(page.items, [
            { title: 'service', cell: (row) => `${row.port}/${row.protocol_name}` },
            { title: 'name', cell: (row) => row.name },
            { title: 'risk', cell: (row) => row.risk },
            { title: 'encryption', cell: (row) => row.encryption },
            { title: 'compliance', cell: (row) => row.compliance },
            { title: 'servers', cell: (row) => row.servers, right: true },
            { title: 'flows', cell: (row) => row.flows, right: true },
            { title: 'unusual', cell: (row) => row.unusual[0]?.text ?? null },
          ]),
    );
  });

  common(
    ports.command('show').description('what is known of a service').argument('<service>', '443, 443/tcp, 53/udp'),
  ).action(async (service: string, options: Options) => {
    const { api } = await connect(options);
    const row = dataOf(await api.GET('/api/v1/ports/{protocol}/{port}', { params: { path: placeOf(service) } }));
    show(options, row, () =>
      [
        `${row.port}/${row.protocol_name}  ${row.name ?? 'no name'}  ${row.description ?? ''}`,
        `${row.risk} risk, ${row.encryption}, ${row.audience}; ${row.seen ? `${row.flows} flows` : 'not seen'}`,
        row.reason,
        ...row.abuse.map(({ text }) => `  ${text}`),
        ...row.frameworks.map((each) => `  ${each.title} ${each.clauses}: ${each.status}. ${each.mitigation}`),
        ...row.unusual.map(({ text }) => `  ${text}`),
        row.justification
          ? `${row.justification.state}: ${row.justification.purpose} (${row.justification.owner})`
          : '',
      ]
        .filter(Boolean)
        .map(printable)
        .join('\n'),
    );
  });

  common(ports.command('reviews').description('justifications that are to be reviewed')).action(
    async (options: Options) => {
      const { api } = await connect(options);
      const page = dataOf(await api.GET('/api/v1/ports/reviews', { params: { query: { limit: 200 } } }));
      show(options, page, () =>
        page.items.length === 0
          ? 'Nothing is due.'
          : table(page.items, [
              { title: 'justification', cell: (row) => row.id },
              { title: 'service', cell: (row) => `${row.port}/${row.protocol_name}` },
              { title: 'owner', cell: (row) => row.owner },
              { title: 'due', cell: (row) => row.review_due },
              { title: 'last used', cell: (row) => row.used_until },
            ]),
      );
    },
  );

  common(
    ports
      .command('justify')
      .description('say why a service is needed; somebody else approves it')
      .argument('<service>', '443, 443/tcp, 53/udp')
      .requiredOption('--purpose <text>', 'the business reason')
      .requiredOption('--owner <name>', 'who answers for it')
      .option('--safeguards <text>', 'what guards it, when it is insecure'),
  ).action(async (service: string, options: Options & { purpose: string; owner: string; safeguards?: string }) => {
    const { api } = await connect(options);
    const { protocol, port } = placeOf(service);
    const { purpose, owner, safeguards } = options;
    const body = { protocol, port, purpose, owner, ...(safeguards === undefined ? {} : { safeguards }) };
    const row = dataOf(await api.POST('/api/v1/port-justifications', { body }));
    show(options, row, () => `${row.id} waits for approval.`);
  });

  for (const [action, meaning] of [
    ['approve', 'approve what somebody else requested'],
    ['review', 'say that it still holds, for six months more'],
    ['revoke', 'revoke it, or refuse a request'],
  ] as const) {
    common(ports.command(action).description(meaning).argument('<id>', 'of a justification')).action(
      async (id: string, options: Options) => {
        const client = await connect(options);
        const path = `/api/v1/port-justifications/${encodeURIComponent(id)}/${action}`;
        const answer = await confirmed(client, () => client.authorized(path, { method: 'POST' }));
        const row = (await answer.json()) as { state: string; review_due: string | null };
        show(options, row, () => `It is ${row.state}${row.review_due ? `, to be reviewed by ${row.review_due}` : ''}.`);
      },
    );
  }
}

/** `443`, `443/tcp` or `tcp/443` as protocol and port. */
function placeOf(service: string): { protocol: string; port: number } {
  const parts = service.split('/');
  const port = parts.find((part) => /^\d{1,5}$/.test(part));
  if (port === undefined || parts.length > 2)
    throw new Error(`${service} is no service: write 443, 443/tcp or 53/udp.`);
  return { protocol: parts.find((part) => part !== port) ?? 'tcp', port: Number(port) };
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
