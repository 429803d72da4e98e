import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { atSite } from '../at-site.ts';
import { ApiError, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { type Application, findApplication } from '../find-application.ts';
import type { components } from '../generated/api.d.ts';
import { sendList } from '../send-list.ts';
import { printable, table } from '../table.ts';
import { registerApplicationCorrections } from './application-corrections.ts';
import { registerApplicationTraffic } from './application-traffic.ts';

interface Options {
  json?: boolean;
  url?: string;
}

const MOST_MEMBERS = 200;

/** `applications`: what the machines are there for, what that needs, and what people say of it. */
export function registerApplications(program: Command): void {
  const applications = program
    .command('applications')
    .description('what the machines are there for, and what it needs');
  registerViews(applications);
  registerApplicationTraffic(applications);
  registerApplicationCorrections(applications);
  registerLists(applications);
}

function registerViews(applications: Command): void {
  common(
    applications.command('list').description('list applications by name').option('--limit <n>', 'rows to show', '50'),
  ).action(async (options: Options & { limit: string }) => {
    const { api } = await connect(options);
    const query = { limit: Number(options.limit) };
    const page = dataOf(await api.GET('/api/v1/applications', { params: { query } }));
    show(options, page, () => (page.items.length === 0 ? 'There are no applications.' : listText(page.items)));
  });

  common(
    applications
      .command('show')
      .description('an application, its members and what it needs')
      .argument('<name>', 'or id'),
  ).action(async (name: string, options: Options) => {
    const client = await connect(options);
    const found = await findApplication(client, name);
    const params = { path: { id: found.id } };
    const paging = { ...params, query: { limit: MOST_MEMBERS } };
    const members = dataOf(await client.api.GET('/api/v1/applications/{id}/members', { params: paging })).items;
    const needs = dataOf(await client.api.GET('/api/v1/applications/{id}/dependencies', { params }));
    show(options, { ...found, member_list: members, ...needs }, () => showText(found, members, needs));
  });

  common(
    applications
      .command('readiness')
      .description('how ready an application is to be segmented')
      .argument('<name>', 'or id'),
  ).action(async (name: string, options: Options) => {
    const client = await connect(options);
    const { id } = await findApplication(client, name);
    const params = { path: { id } };
    const answer = dataOf(await client.api.GET('/api/v1/applications/{id}/readiness', { params }));
    show(options, answer, () => readinessText(answer.readiness));
  });
}

function registerLists(applications: Command): void {
  common(
    applications
      .command('import')
      .description('import applications and who belongs to them from CSV or a workbook')
      .argument('<file>')
      .option('--dry-run', 'say what would change, and change nothing'),
  ).action(async (file: string, options: Options & { dryRun?: boolean }) => {
    const client = await connect(options);
    const path = '/api/v1/applications/import';
    type Answer = components['schemas']['ApplicationImport'];
    const answer = await sendList<Answer>(client, file, path, { mode: 'merge', dryRun: options.dryRun });
    show(options, answer, () => {
      const { dry_run, created, changed, rules } = answer;
      const sums = `${created.length} new, ${changed.length} changed, ${rules} rules`;
      return `${dry_run ? 'Would be' : 'Applications'}: ${sums}.`;
    });
  });

  applications
    .command('export')
    .description('every application with its members, as a file that can be imported')
    .addOption(new Option('--format <format>').choices(['csv', 'xlsx']).default('csv'))
    .option('-o, --output <file>', 'where to save it; else it is printed')
    .option('--url <url>', 'address of the platform')
    .action(async (options: { format: string; output?: string; url?: string }) => {
      const client = await connect(options);
      const response = await client.authorized(`/api/v1/applications/export?format=${options.format}`);
      if (!response.ok || !response.body) throw new ApiError(response.status, (await response.json()) as object);
      const target = options.output === undefined ? process.stdout : createWriteStream(options.output);
      await pipeline(Readable.fromWeb(response.body as never), target, { end: options.output !== undefined });
    });
}

function listText(items: readonly Application[]): string {
  return table(items, [
    { title: 'application', cell: (each) => each.name },
    { title: 'archetype', cell: (each) => each.archetype },
    { title: 'members', cell: (each) => each.members, right: true },
    { title: 'sure', cell: (each) => each.confidence, right: true },
    { title: 'readiness', cell: (each) => each.readiness_score, right: true },
    { title: 'criticality', cell: (each) => each.criticality },
    { title: 'owner', cell: (each) => each.owner },
  ]);
}

function showText(
  found: Application,
  members: readonly components['schemas']['ApplicationMember'][],
  { needs, needed_by }: components['schemas']['ApplicationDependencies'],
): string {
  const service = (need: components['schemas']['ApplicationDependency']) => `${need.port}/${need.protocol_name}`;
  const why = found.reasons.map(({ text, confidence }) =>
    printable(`  ${text}${confidence === undefined ? '' : ` (${confidence} % sure)`}`),
  );
  return [
    printable(`${found.name}: ${found.archetype}, ${found.members} members`),
    ...why,
    '',
    table(members, [
      { title: 'member', cell: (each) => atSite(each.address, each.site) },
      { title: 'host', cell: (each) => each.hostname },
      { title: 'tier', cell: (each) => each.tier },
      { title: 'sure', cell: (each) => each.confidence, right: true },
      { title: 'because', cell: (each) => each.reasons.map(({ text }) => text).join('; ') },
    ]),
    '',
    table(
      [
        ...needs.map((need) => ({ ...need, way: 'needs' })),
        ...needed_by.map((need) => ({ ...need, way: 'needed by' })),
      ],
      [
        { title: '', cell: ({ way }) => way },
        { title: 'application', cell: (need) => (need.way === 'needs' ? need.server : need.client) },
        { title: 'service', cell: service },
        { title: 'flows', cell: (need) => need.flows, right: true },
        { title: 'bytes', cell: (need) => need.bytes, right: true },
      ],
    ),
  ].join('\n');
}

function readinessText(readiness: components['schemas']['ApplicationReadiness'] | null): string {
  if (readiness === null) return 'It has no members, so nothing can be said.';
  const blast = readiness.blast_radius.map(({ hops, nodes }) => `${nodes} within ${hops}`).join(', ');
  return [
    `Readiness ${readiness.score} of 100`,
    '',
    table(readiness.parts, [
      { title: 'part', cell: (part) => part.name },
      { title: 'score', cell: (part) => part.score, right: true },
      { title: 'weight', cell: (part) => part.weight, right: true },
      { title: 'because', cell: (part) => part.text },
    ]),
    '',
    `Services: ${readiness.services_in} in, ${readiness.services_out} out, ${readiness.services_inside} inside; ${readiness.zone_crossings} cross zones.`,
    `Nodes reached, by hops: ${blast}.`,
    `Falls apart without: ${readiness.articulation_points.join(', ') || 'nobody'}.`,
  ].join('\n');
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
