import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { dataOf, mustBeDone } from '../client.ts';
import { connect } from '../connect.ts';
import type { components } from '../generated/api.d.ts';
import { importedText, importRules, languageOf } from '../import-rules.ts';
import { printable, table } from '../table.ts';
import { waitForJob } from '../wait-for-pipeline.ts';
import { scanText, waitForScan } from '../wait-for-scan.ts';

interface Options {
  json?: boolean;
  url?: string;
}

/** `rules`: detections that users write, in Sigma's terms or as thresholds. */
export function registerRules(program: Command): void {
  const rules = program.command('rules').description('detections of your own, tried on history before they count');
  common(
    rules.command('import').description('store rules: Sigma (YAML) or thresholds (JSON)').argument('<files...>'),
  ).action(async (files: string[], options: Options) => {
    const client = await connect(options);
    const results = (await Promise.all(files.map(async (file) => importRules(client, file)))).flat();
    show(options, { rules: results }, () => results.map(importedText).join('\n'));
    if (results.some(({ refused }) => refused)) process.exitCode = 1;
  });

  common(rules.command('list').description('list rules')).action(async (options: Options) => {
    const { api } = await connect(options);
    const page = dataOf(await api.GET('/api/v1/security/rules', { params: { query: { limit: 200 } } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'No rules. Store one with: ringfence rules import FILE'
        : table(page.items, [
            { title: 'rule', cell: (row) => row.id },
            { title: 'title', cell: (row) => row.title },
            { title: 'severity', cell: (row) => row.severity },
            { title: 'version', cell: (row) => row.version, right: true },
            { title: 'would fire', cell: (row) => row.test?.fired, right: true },
            { title: 'on', cell: (row) => (row.enabled ? 'yes' : 'no') },
            { title: 'says', cell: (row) => row.last_error },
          ]),
    );
  });

  common(
    rules
      .command('test')
      .description('run a rule over what is stored, without raising anything')
      .argument('<id>')
      .option('--days <n>', 'how far back', '30'),
  ).action(async (id: string, options: Options & { days: string }) => {
    const client = await connect(options);
    const path = { id };
    const body = { days: Number(options.days) };
    const { job_id } = dataOf(await client.api.POST('/api/v1/security/rules/{id}/test', { params: { path }, body }));
    const job = await waitForJob(client, job_id);
    if (job.state !== 'completed') throw new Error(job.error?.message ?? `The job was ${job.state}.`);
    const row = dataOf(await client.api.GET('/api/v1/security/rules/{id}', { params: { path } }));
    show(options, row.test, () =>
      [
        `Would have fired ${row.test?.fired ?? 0} times in ${options.days} days, as ${row.test?.alerts ?? 0} alerts.`,
        ...(row.test?.days ?? []).map(({ day, fired }) => `  ${day}  ${fired}`),
        ...(row.test?.examples ?? []).slice(0, 5).map(({ time, group }) => `  ${time}  ${group.join(' → ')}`),
      ]
        .map(printable)
        .join('\n'),
    );
  });

  common(rules.command('show').description('a rule: its text, and what it did').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const row = dataOf(await api.GET('/api/v1/security/rules/{id}', { params: { path: { id } } }));
      show(options, row, () => ruleText(row));
    },
  );

  common(rules.command('versions').description('the texts that a rule had, the newest first').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const params = { path: { id }, query: { limit: 200 } };
      const page = dataOf(await api.GET('/api/v1/security/rules/{id}/versions', { params }));
      show(options, page, () =>
        page.items
          .map(({ version, written_at, text }) => `# version ${version}, ${written_at}\n${printableLines(text)}`)
          .join('\n'),
      );
    },
  );

  common(
    rules
      .command('rewrite')
      .description('give a rule the text of a file; it is switched off until that was tried')
      .argument('<id>')
      .argument('<file>'),
  ).action(async (id: string, file: string, options: Options) => {
    const { api } = await connect(options);
    const text = await readFile(file, 'utf8');
    const body = { language: languageOf(text), text };
    const row = dataOf(await api.PUT('/api/v1/security/rules/{id}', { params: { path: { id } }, body }));
    show(options, row, () => `Version ${row.version}. Try it with: ringfence rules test ${id}`);
  });

  for (const [action, about, done] of [
    ['enable', 'switch a rule on', 'It is on.'],
    ['disable', 'switch a rule off', 'It is off.'],
  ] as const) {
    common(rules.command(action).description(about).argument('<id>').option('--no-wait', WAIT)).action(
      async (id: string, options: Options & { wait: boolean }) => {
        const client = await connect(options);
        const path = { id };
        const row = dataOf(await client.api.POST(`/api/v1/security/rules/{id}/${action}`, { params: { path } }));
        const result = options.wait ? await waitForScan(client, row.job_id) : null;
        show(options, { ...row, result }, () => `${done} ${result ? scanText(result) : 'A scan follows.'}`);
      },
    );
  }

  common(rules.command('remove').description('remove a rule; its alerts are resolved').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      mustBeDone(await api.DELETE('/api/v1/security/rules/{id}', { params: { path: { id } } }));
      show(options, { id, removed: true }, () => 'It is removed. A scan follows, which resolves its alerts.');
    },
  );
}

const WAIT = 'do not wait for the scan that follows';

type Rule = components['schemas']['DetectionRule'];

function ruleText({
  title,
  severity,
  version,
  enabled,
  test,
  tested_version,
  notices,
  last_error,
  text,
}: Rule): string {
  const tried = tested_version === version && test ? `would have fired ${test.fired} times` : 'not tried yet';
  return [
    printable(`${title} (${severity}, version ${version}), ${enabled ? 'on' : 'off'}, ${tried}`),
    ...notices.map((notice) => printable(`  ${notice}`)),
    ...(last_error ? [printable(`  its last run: ${last_error}`)] : []),
    '',
    printableLines(text),
  ].join('\n');
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
