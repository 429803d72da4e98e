import type { Command } from 'commander';
import { alertText, evidenceText } from '../alert-text.ts';
import { atSite } from '../at-site.ts';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { statisticsText } from '../statistics-text.ts';
import { table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface ListOptions extends Options {
  limit: string;
  severity?: never;
  status?: never;
  detection?: string;
  within?: string;
  site?: string;
  incident?: string;
  overdue?: true;
  technique?: string;
  zone?: string;
  since?: string;
  until?: string;
}

interface UpdateOptions extends Options {
  status?: never;
  assignee?: string;
  comment?: string;
}

/** `alerts` lists what the detections found; its subcommands show one, the records behind it, and work on them. */
export function registerAlerts(program: Command): void {
  const alerts = program.command('alerts').description('what the detections found, and what becomes of it');

  common(
    alerts
      .command('list', { isDefault: true })
      .description('alerts, the gravest first')
      .option('--severity <severity>')
      .option(
        '--status <status>',
        'new, acknowledged, in-progress, resolved, false-positive, suppressed; open for the first three',
      )
      .option('--detection <id>')
      .option('--within <prefix>', 'client or server lies in it')
      .option('--site <name>', 'client or server is of it')
      .option('--incident <id>')
      .option('--overdue', 'late to be acknowledged or resolved')
      .option('--technique <id>', 'MITRE ATT&CK, such as T1046')
      .option('--zone <name>', 'client or server is in it')
      .option('--since <time>', 'seen then or later, such as 2026-01-31T08:00:00Z')
      .option('--until <time>', 'seen then or before')
      .option('--limit <n>', 'rows to show', '20'),
  ).action(async (options: ListOptions) => {
    const { api } = await connect(options);
    const { limit, incident: incident_id, json: _json, url: _url, ...filter } = options;
    const query = { ...filter, limit: Number(limit), incident_id };
    const page = dataOf(await api.GET('/api/v1/security/alerts', { params: { query: { ...query, sort: 'score' } } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'No alerts.'
        : table(page.items, [
            { title: 'alert', cell: (alert) => alert.id },
            { title: 'score', cell: (alert) => alert.score, right: true },
            { title: 'severity', cell: (alert) => alert.severity },
            { title: 'status', cell: (alert) => alert.status },
            { title: 'client', cell: (alert) => atSite(alert.client, alert.client_site) },
            { title: 'server', cell: (alert) => atSite(alert.server, alert.server_site) },
            { title: 'title', cell: (alert) => alert.title },
          ]),
    );
  });

  common(
    alerts
      .command('statistics')
      .description('alerts raised in a time range, counted by severity, technique, machine and zone')
      .option('--range <range>', '1h to 90d', '7d'),
  ).action(async (options: Options & { range: string }) => {
    const { api } = await connect(options);
    const params = { query: { time_range: options.range } };
    const counted = dataOf(await api.GET('/api/v1/security/statistics', { params }));
    show(options, counted, () => statisticsText(counted));
  });

  common(
    alerts
      .command('show')
      .description('one alert: who, to whom, what, when, how sure, why, what next')
      .argument('<id>'),
  ).action(async (id: string, options: Options) => {
    const { api } = await connect(options);
    const alert = dataOf(await api.GET('/api/v1/security/alerts/{id}', { params: { path: { id } } }));
    const { events } = dataOf(await api.GET('/api/v1/security/alerts/{id}/history', { params: { path: { id } } }));
    show(options, { ...alert, history: events }, () => alertText(alert, events));
  });

  common(
    alerts
      .command('evidence')
      .description('the records behind an alert: file, line and text')
      .argument('<id>')
      .option('--limit <n>', 'records to show', '20'),
  ).action(async (id: string, options: Options & { limit: string }) => {
    const { api } = await connect(options);
    const params = { path: { id }, query: { limit: Number(options.limit) } };
    const evidence = dataOf(await api.GET('/api/v1/security/alerts/{id}/evidence', { params }));
    show(options, evidence, () => evidenceText(evidence));
  });

  common(
    alerts
      .command('update')
      .description('the same for one or many alerts')
      .argument('<ids...>')
      .option('--status <status>')
      .option('--assignee <user>', 'id of a user, or none')
      .option('--comment <text>'),
  ).action(async (ids: string[], options: UpdateOptions) => {
    const { api } = await connect(options);
    const { status, comment } = options;
    const assignee = options.assignee === 'none' ? null : options.assignee;
    const body = { ids, status, comment, ...(assignee === undefined ? {} : { assignee }) };
    const answer = dataOf(await api.PATCH('/api/v1/security/alerts', { body }));
    show(options, answer, () => `${answer.changed} of ${answer.matched} changed; ${answer.missing.length} not found.`);
  });
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
