import type { Command } from 'commander';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface Terms extends Options {
  detection: string[];
  source: string[];
  destination: string[];
  port: string[];
  protocol?: string;
  direction?: never;
  window: string[];
  zone: string;
}

interface AddOptions extends Terms {
  reason: string;
  owner: string;
  days: string;
}

const DAY = 86_400_000;

/** `exceptions`: which alerts are known and allowed, by whom and until when. */
export function registerExceptions(program: Command): void {
  const exceptions = program.command('exceptions').description('alerts that are known and allowed');

  common(exceptions.command('list').description('exceptions, the newest first')).action(async (options: Options) => {
    const { api } = await connect(options);
    const page = dataOf(await api.GET('/api/v1/security/exceptions', { params: { query: { limit: 200 } } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'No exceptions.'
        : table(page.items, [
            { title: 'exception', cell: (row) => row.id },
            { title: 'name', cell: (row) => row.name },
            { title: 'state', cell: (row) => row.state },
            { title: 'hides', cell: (row) => row.hidden, right: true },
            { title: 'owner', cell: (row) => row.owner },
            { title: 'until', cell: (row) => row.expires_at },
          ]),
    );
  });

  terms(exceptions.command('preview').description('what an exception would have hidden')).action(
    async (options: Terms) => {
      const { api } = await connect(options);
      const found = dataOf(await api.POST('/api/v1/security/exceptions/preview', { body: termsOf(options) as never }));
      show(options, found, () =>
        [
          `It would hide ${found.alerts} alerts, ${found.open} of them open.`,
          ...found.examples.map(({ severity, title }) => `  ${severity}  ${title}`),
        ].join('\n'),
      );
    },
  );

  terms(
    exceptions
      .command('add')
      .description('make an exception')
      .argument('<name>')
      .requiredOption('--reason <text>')
      .requiredOption('--owner <who>', 'who answers for it')
      .option('--days <n>', 'days until it ends', '30'),
  ).action(async (name: string, options: AddOptions) => {
    const { api } = await connect(options);
    const expires_at = new Date(Date.now() + Number(options.days) * DAY).toISOString();
    const body = { name, reason: options.reason, owner: options.owner, expires_at, ...termsOf(options) };
    const row = dataOf(await api.POST('/api/v1/security/exceptions', { body: body as never }));
    show(options, row, () => `${row.id} hides ${row.hidden} alerts until ${row.expires_at}.`);
  });

  common(exceptions.command('revoke').description('end an exception now').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const row = dataOf(await api.POST('/api/v1/security/exceptions/{id}/revoke', { params: { path: { id } } }));
      show(options, row, () => `It is ${row.state}; its alerts are new again.`);
    },
  );
}

function terms(command: Command): Command {
  return common(
    command
      .option('--detection <id...>', 'any when left out', [])
      .option('--source <prefix...>', 'where the client lies', [])
      .option('--destination <prefix...>', 'where the server lies', [])
      .option('--protocol <protocol>')
      .option('--port <port...>', 'of the server', [])
      .option('--direction <direction>', 'inbound, outbound, internal or external')
      .option('--window <window...>', 'days and hours such as 1-5/22:00-05:00, 1 is Monday', [])
      .option('--zone <zone>', 'whose clocks the windows are read by', 'UTC'),
  );
}

function termsOf(options: Terms): Record<string, unknown> {
  return {
    detections: options.detection,
    source_cidrs: options.source,
    destination_cidrs: options.destination,
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
    ports: options.port.map(Number),
    ...(options.direction === undefined ? {} : { direction: options.direction }),
    schedule: options.window.map(windowOf),
    time_zone: options.zone,
  };
}

/** `1-5/22:00-05:00` or `6,7/00:00-24:00`. */
function windowOf(said: string): { days: number[]; from: string; until: string } {
  const [dayText = '', hours = ''] = said.split('/');
  const [from = '', until = ''] = hours.split('-');
  const days = dayText.split(',').flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split('-').map(Number);
    return Array.from({ length: Math.max(1, last - first + 1) }, (_, at) => first + at);
  });
  return { days, from, until };
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
