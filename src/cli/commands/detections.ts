import type { Command } from 'commander';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { table } from '../table.ts';
import { differenceText, scanText, waitForScan } from '../wait-for-scan.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface SettingsOptions extends Options {
  settings: string;
  disable?: true;
  wait: boolean;
}

/** `detections` and `incidents`: what looks for alerts, with which settings, and what alerts add up to. */
export function registerDetections(program: Command): void {
  const detections = program.command('detections').description('what looks for alerts, and how');

  common(detections.command('list', { isDefault: true }).description('every detection')).action(
    async (options: Options) => {
      const { api } = await connect(options);
      const body = dataOf(await api.GET('/api/v1/security/detections'));
      show(options, body, () =>
        table(body.detections, [
          { title: 'detection', cell: (row) => row.id },
          { title: 'technique', cell: (row) => row.technique },
          { title: 'enabled', cell: (row) => (row.enabled ? 'yes' : 'no') },
          { title: 'settings', cell: (row) => JSON.stringify(row.settings) },
        ]),
      );
    },
  );

  settings(detections.command('preview').description('what other settings would change').argument('<id>')).action(
    async (id: string, options: SettingsOptions) => {
      const client = await connect(options);
      const params = { path: { id } };
      const body = wanted(options);
      const { job_id } = dataOf(await client.api.POST('/api/v1/security/detections/{id}/preview', { params, body }));
      const result = options.wait ? await waitForScan(client, job_id) : null;
      show(options, { job_id, result }, () => (result ? differenceText(result) : `Its job is ${job_id}.`));
    },
  );

  common(program.command('incidents').description('alerts that belong together').option('--state <state>')).action(
    async (options: Options & { state?: never }) => {
      const { api } = await connect(options);
      const query = { limit: 200, state: options.state };
      const page = dataOf(await api.GET('/api/v1/security/incidents', { params: { query } }));
      show(options, page, () =>
        page.items.length === 0
          ? 'No incidents.'
          : table(page.items, [
              { title: 'incident', cell: (row) => row.id },
              { title: 'severity', cell: (row) => row.severity },
              { title: 'score', cell: (row) => row.score, right: true },
              { title: 'state', cell: (row) => row.state },
              { title: 'alerts', cell: (row) => row.alerts, right: true },
              { title: 'actors', cell: (row) => (row.actors ?? []).join(' → ') },
            ]),
      );
    },
  );

  settings(
    detections
      .command('set')
      .description('make the next version of the settings')
      .argument('<id>')
      .requiredOption('--reason <text>'),
  ).action(async (id: string, options: SettingsOptions & { reason: string }) => {
    const client = await connect(options);
    const params = { path: { id } };
    const body = { ...wanted(options), reason: options.reason };
    const row = dataOf(await client.api.PUT('/api/v1/security/detections/{id}/settings', { params, body }));
    const result = options.wait ? await waitForScan(client, row.job_id) : null;
    show(options, { ...row, result }, () => `Version ${row.version}. ${result ? scanText(result) : 'A scan follows.'}`);
  });
}

function settings(command: Command): Command {
  return common(
    command
      .option('--settings <json>', "what is to differ from the rule's defaults", '{}')
      .option('--disable', 'switch the detection off')
      .option('--no-wait', 'do not wait for the scan'),
  );
}

function wanted(options: SettingsOptions): { enabled: boolean; settings: Record<string, unknown> } {
  return { enabled: options.disable !== true, settings: JSON.parse(options.settings) };
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
