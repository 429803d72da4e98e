import { type Command, Option } from 'commander';
import { dataOf, mustBeDone } from '../client.ts';
import { connect } from '../connect.ts';
import { findApplication } from '../find-application.ts';
import type { components, operations } from '../generated/api.d.ts';
import { type JsonOptions, print, withJson } from '../json-option.ts';
import { printable, table } from '../table.ts';

type Change = NonNullable<operations['changeApplication']['requestBody']>['content']['application/json'];
type Rule = components['schemas']['ApplicationRule'];
type Tier = NonNullable<operations['addApplicationRule']['requestBody']['content']['application/json']['tier']>;

interface SaidOptions extends JsonOptions {
  name?: string;
  description?: string;
  owner?: string;
  criticality?: string;
  classification?: string;
  compliance?: string;
  archetype?: string;
}

interface MoveOptions extends JsonOptions {
  site?: string;
  siblings: boolean;
  tier?: Exclude<Tier, null>;
}

const TIERS = ['web', 'app', 'data', 'integration', 'infrastructure'] as const;
const KINDS = ['hostname', 'address', 'log-name'] as const;

/** `applications add`, `correct`, `remove`, `include`, `exclude` and `rules`: what people say of applications. */
export function registerApplicationCorrections(applications: Command): void {
  registerSaying(applications);
  registerMoving(applications);
  registerRules(applications);
}

function registerSaying(applications: Command): void {
  saying(applications.command('add').description('make an application').argument('<name>')).action(
    async (name: string, options: SaidOptions) => {
      const { api } = await connect(options);
      const made = dataOf(await api.POST('/api/v1/applications', { body: { ...said(options), name } }));
      print(options, made, () => printable(`There is an application ${made.name} (${made.id}).`));
    },
  );

  saying(
    applications.command('correct').description('say what an application is, above all evidence').argument('<name>'),
  )
    .option('--name <name>', 'call it otherwise')
    .action(async (name: string, options: SaidOptions) => {
      const client = await connect(options);
      const path = { id: (await findApplication(client, name)).id };
      const body = { ...said(options), ...(options.name === undefined ? {} : { name: options.name }) };
      const changed = dataOf(await client.api.PATCH('/api/v1/applications/{id}', { params: { path }, body }));
      const stated = changed.stated.join(', ') || 'nothing';
      print(options, changed, () => printable(`${changed.name}: ${stated} stands as people said it.`));
    });

  withJson(
    applications
      .command('remove')
      .description('delete an application with its rules; what still looks like one is found again')
      .argument('<name>', 'or id'),
  ).action(async (name: string, options: JsonOptions) => {
    const client = await connect(options);
    const path = { id: (await findApplication(client, name)).id };
    mustBeDone(await client.api.DELETE('/api/v1/applications/{id}', { params: { path } }));
    print(options, { removed: path.id }, () => 'Removed.');
  });
}

function registerMoving(applications: Command): void {
  for (const [action, path, meaning] of [
    ['include', '/api/v1/applications/{id}/members', 'say that nodes are members of an application, and of no other'],
    ['exclude', '/api/v1/applications/{id}/members/remove', 'say that nodes are no members of an application'],
  ] as const) {
    const command = withJson(
      applications
        .command(action)
        .description(meaning)
        .argument('<name>', 'or id')
        .argument('<addresses...>')
        .option('--site <name>', 'the site whose machines are meant')
        .option('--no-siblings', 'not those whose names differ by their number alone'),
    );
    if (action === 'include') command.addOption(new Option('--tier <tier>', 'where they stand').choices(TIERS));
    command.action(async (name: string, addresses: string[], options: MoveOptions) => {
      const client = await connect(options);
      const { id, name: found } = await findApplication(client, name);
      const { site, siblings, tier } = options;
      const body = { addresses, siblings, ...(site ? { site } : {}), ...(tier ? { tier } : {}) };
      const answer = dataOf(await client.api.POST(path, { params: { path: { id } }, body }));
      const counted = `${answer.members.length} ${action}d, ${answer.learned.length} rules learned`;
      print(options, answer, () => printable(`${found}: ${counted}.`));
    });
  }
}

function registerRules(applications: Command): void {
  withJson(
    applications
      .command('rules')
      .description('what people say of who belongs where, newest first')
      .argument('[name]', 'of an application, or its id')
      .option('--limit <n>', 'rows to show', '50'),
  ).action(async (name: string | undefined, options: JsonOptions & { limit: string }) => {
    const client = await connect(options);
    const application_id = name === undefined ? undefined : (await findApplication(client, name)).id;
    const query = { limit: Number(options.limit), application_id };
    const page = dataOf(await client.api.GET('/api/v1/application-rules', { params: { query } }));
    print(options, page, () => (page.items.length === 0 ? 'There are no rules.' : rulesText(page.items)));
  });

  withJson(
    applications
      .command('add-rule')
      .description('say which nodes belong to an application: by host name with * and ?, prefix, or name in logs')
      .argument('<name>', 'or id of the application')
      .argument('<pattern>')
      .addOption(new Option('--kind <kind>', 'what the pattern is of').choices(KINDS).default('hostname'))
      .addOption(new Option('--tier <tier>', 'where they stand').choices(TIERS))
      .option('--exclude', 'they do not belong to it'),
  ).action(
    async (
      name: string,
      pattern: string,
      options: JsonOptions & { kind: (typeof KINDS)[number]; tier?: Exclude<Tier, null>; exclude?: boolean },
    ) => {
      const client = await connect(options);
      const { id } = await findApplication(client, name);
      const action = options.exclude ? 'exclude' : 'include';
      const body = { application_id: id, kind: options.kind, pattern, action, tier: options.tier ?? null } as const;
      const rule = dataOf(await client.api.POST('/api/v1/application-rules', { body }));
      print(options, rule, () => rulesText([rule]));
    },
  );

  withJson(applications.command('remove-rule').description('take a rule back').argument('<id>')).action(
    async (id: string, options: JsonOptions) => {
      const { api } = await connect(options);
      mustBeDone(await api.DELETE('/api/v1/application-rules/{id}', { params: { path: { id } } }));
      print(options, { removed: id }, () => 'Removed.');
    },
  );
}

function rulesText(rules: readonly Rule[]): string {
  return table(rules, [
    { title: 'rule', cell: (rule) => rule.id },
    { title: 'application', cell: (rule) => rule.application },
    { title: 'says', cell: (rule) => (rule.action === 'include' ? 'has' : 'has not') },
    { title: 'pattern', cell: (rule) => rule.pattern },
    { title: 'of', cell: (rule) => rule.kind },
    { title: 'tier', cell: (rule) => rule.tier },
    { title: 'from', cell: (rule) => (rule.learned ? 'a correction' : 'a person') },
  ]);
}

function saying(command: Command): Command {
  return withJson(command)
    .option('--description <text>', 'an empty text takes back what was said, here as below')
    .option('--owner <text>')
    .option('--criticality <how>', 'low, medium, high, critical')
    .option('--classification <how>', 'public, internal, confidential, restricted')
    .option('--compliance <regimes>', 'such as "PCI CDE,SWIFT"')
    .option('--archetype <archetype>', 'such as three-tier-web');
}

/** The fields that were named; an empty text takes back. What a field may say is the API's to know. */
function said(options: SaidOptions): Change {
  const named = ['description', 'owner', 'criticality', 'classification', 'archetype'] as const;
  const fields = named.flatMap((field) => (options[field] === undefined ? [] : [[field, options[field] || null]]));
  const { compliance } = options;
  const regimes = compliance?.split(',').map((regime) => regime.trim());
  return {
    ...Object.fromEntries(fields),
    ...(compliance === undefined ? {} : { compliance: compliance === '' ? null : regimes }),
  };
}
