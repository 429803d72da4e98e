import { type Command, Option } from 'commander';
import { dataOf, mustBeDone } from '../client.ts';
import { connect } from '../connect.ts';
import { table } from '../table.ts';
import { zoneNamed } from '../zone-named.ts';

type Api = Awaited<ReturnType<typeof connect>>['api'];

interface Options {
  json?: boolean;
  url?: string;
}

/** The word that stands for every other zone. */
const ANY = 'any';

/** `zone-rules list`, `add` and `remove`: what may go from zone to zone, and what may not. */
export function registerZoneRules(program: Command): void {
  const rules = program.command('zone-rules').description('what may go from zone to zone, and what may not');
  common(rules.command('list').description('list rules, newest first').option('--limit <n>', 'rows', '50')).action(
    async (options: Options & { limit: string }) => {
      const { api } = await connect(options);
      const query = { limit: Number(options.limit) };
      const page = dataOf(await api.GET('/api/v1/zone-rules', { params: { query } }));
      show(options, page, () =>
        page.items.length === 0
          ? 'There are no zone rules.'
          : table(page.items, [
              { title: 'rule', cell: (rule) => rule.id },
              { title: 'from', cell: (rule) => rule.from?.name ?? ANY },
              { title: 'to', cell: (rule) => rule.to?.name ?? ANY },
              { title: 'is', cell: (rule) => rule.verdict },
              { title: 'services', cell: (rule) => rule.services.join(' ') || 'all' },
              { title: 'reason', cell: (rule) => rule.reason },
            ]),
      );
    },
  );

  common(
    rules
      .command('add')
      .description('allow or forbid what goes from a zone to another')
      .addArgument(rules.createArgument('<verdict>').choices(['allow', 'forbid']))
      .argument('<from>', `name of a zone, or "${ANY}" for every other one`)
      .argument('<to>', `name of a zone, or "${ANY}" for every other one`)
      .addOption(new Option('--service <service...>', '443/tcp, 8000-8100/udp, icmp; all without').default([]))
      .requiredOption('--reason <text>', 'why'),
  ).action(async (said: string, from: string, to: string, options: Options & { service: string[]; reason: string }) => {
    const { api } = await connect(options);
    const body = {
      ...{ from: await idOf(api, from), to: await idOf(api, to) },
      verdict: said === 'allow' ? ('allowed' as const) : ('forbidden' as const),
      ...{ services: options.service, reason: options.reason },
    };
    const rule = dataOf(await api.POST('/api/v1/zone-rules', { body }));
    show(options, rule, () => `${rule.id} holds from the next threat scan on.`);
  });

  common(rules.command('remove').description('take a rule back').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      mustBeDone(await api.DELETE('/api/v1/zone-rules/{id}', { params: { path: { id } } }));
      show(options, { removed: id }, () => 'Removed.');
    },
  );
}

/** The id of the zone of a name; null for any. */
async function idOf(api: Api, name: string): Promise<string | null> {
  return name === ANY ? null : zoneNamed({ api }, name);
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
