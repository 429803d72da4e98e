import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { splitSigma } from '../../domain/sigma/read-sigma.ts';
import { type ApiClient, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { printable, table } from '../table.ts';
import { waitForJob } from '../wait-for-pipeline.ts';

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
    const results = (await Promise.all(files.map(async (file) => importFile(client, file)))).flat();
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

  for (const [action, done] of [
    ['enable', 'It raises alerts from the next scan on.'],
    ['disable', 'The next scan resolves its alerts.'],
  ] as const) {
    common(
      rules
        .command(action)
        .description(`switch a rule ${action === 'enable' ? 'on' : 'off'}`)
        .argument('<id>'),
    ).action(async (id: string, options: Options) => {
      const { api } = await connect(options);
      const row = dataOf(await api.POST(`/api/v1/security/rules/{id}/${action}`, { params: { path: { id } } }));
      show(options, row, () => done);
    });
  }
}

interface Imported {
  file: string;
  id?: string;
  title?: string;
  /** Fields of which nothing is kept. */
  notices?: string[];
  refused?: string;
}

function importedText({ file, id, title, notices = [], refused }: Imported): string {
  return id ? [`${id}  ${title}`, ...notices.map((notice) => `  ${notice}`)].join('\n') : `${file}: ${refused}`;
}

/** Each rule of a file by itself, so that one that is refused holds up no other. */
async function importFile({ api }: ApiClient, file: string): Promise<Imported[]> {
  const text = await readFile(file, 'utf8');
  const language = text.trimStart().startsWith('{') ? ('threshold' as const) : ('sigma' as const);
  const results: Imported[] = [];
  for (const part of language === 'sigma' ? splitSigma(text) : [text]) {
    const answer = await api.POST('/api/v1/security/rules', { body: { language, text: part } });
    const problem = answer.error as { detail?: string } | undefined;
    results.push(
      answer.data
        ? {
            ...{ file, id: answer.data.id, title: printable(answer.data.title) },
            notices: answer.data.notices.map(printable),
          }
        : { file, refused: printable(problem?.detail ?? `answered ${answer.response.status}`) },
    );
  }
  return results;
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
