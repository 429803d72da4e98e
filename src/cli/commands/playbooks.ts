import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { dataOf, mustBeDone } from '../client.ts';
import { connect } from '../connect.ts';
import type { components } from '../generated/api.d.ts';
import { printable, table } from '../table.ts';

type Schemas = components['schemas'];
type Response = Schemas['Response'];

interface Options {
  json?: boolean;
  url?: string;
}

/** `playbooks`: what is done about alerts, and `responses`: what was. */
export function registerPlaybooks(program: Command): void {
  registerWritten(program.command('playbooks').description('what is done about alerts, and when'));
  registerResponses(program.command('responses').description('what playbooks did, would do, and wait to be allowed'));
}

function registerWritten(playbooks: Command): void {
  common(playbooks.command('list').description('list playbooks')).action(async (options: Options) => {
    const { api } = await connect(options);
    const page = dataOf(await api.GET('/api/v1/playbooks', { params: { query: { limit: 200 } } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'No playbooks. Add one with: ringfence playbooks add FILE'
        : table(page.items, [
            { title: 'playbook', cell: (row) => row.id },
            { title: 'name', cell: (row) => row.name },
            { title: 'mode', cell: (row) => row.mode },
            { title: 'steps', cell: (row) => row.steps.map(({ kind }) => kind).join(', ') },
            { title: 'stopped', cell: (row) => row.stopped_reason },
          ]),
    );
  });

  common(
    playbooks
      .command('add')
      .description('add a playbook from a JSON file, or write one anew; it rehearses')
      .argument('<file>')
      .option('--id <id>', 'write this one anew'),
  ).action(async (file: string, options: Options & { id?: string }) => {
    const { api } = await connect(options);
    const body = JSON.parse(await readFile(file, 'utf8'));
    const row =
      options.id === undefined
        ? dataOf(await api.POST('/api/v1/playbooks', { body }))
        : dataOf(await api.PUT('/api/v1/playbooks/{id}', { params: { path: { id: options.id } }, body }));
    show(options, row, () => `${row.id}  ${printable(row.name)}  ${row.mode}`);
  });

  common(
    playbooks
      .command('preview')
      .description('say which alerts the condition of a file means')
      .argument('<file>')
      .option('--days <n>', 'how far back', '30'),
  ).action(async (file: string, options: Options & { days: string }) => {
    const { api } = await connect(options);
    const { condition } = JSON.parse(await readFile(file, 'utf8'));
    const body = { condition, days: Number(options.days) };
    const found = dataOf(await api.POST('/api/v1/playbooks/preview', { body }));
    show(options, found, () =>
      [`${found.count} ${found.count === 1 ? 'alert' : 'alerts'} in ${options.days} days`, ...found.alert_ids].join(
        '\n',
      ),
    );
  });

  common(
    playbooks
      .command('mode')
      .description('let a playbook act, rehearse or rest')
      .argument('<id>')
      .argument('<mode>', 'active, dry-run or off'),
  ).action(async (id: string, mode: Schemas['Playbook']['mode'], options: Options) => {
    const { api } = await connect(options);
    const row = dataOf(await api.PUT('/api/v1/playbooks/{id}/mode', { params: { path: { id } }, body: { mode } }));
    show(options, row, () => `${printable(row.name)}: ${row.mode}`);
  });

  common(
    playbooks
      .command('run')
      .description('run a playbook on an alert; a dry run unless said otherwise')
      .argument('<id>')
      .argument('<alert>')
      .option('--for-real', 'do it, once somebody else has approved what it changes'),
  ).action(async (id: string, alert_id: string, options: Options & { forReal?: true }) => {
    const { api } = await connect(options);
    const body = { alert_id, dry_run: options.forReal !== true };
    const made = dataOf(await api.POST('/api/v1/playbooks/{id}/run', { params: { path: { id } }, body }));
    show(options, made, () => responseText(made));
  });

  common(playbooks.command('remove').description('remove a playbook').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      mustBeDone(await api.DELETE('/api/v1/playbooks/{id}', { params: { path: { id } } }));
      show(options, { removed: id }, () => 'Removed. What it did stays on record.');
    },
  );
}

function registerResponses(responses: Command): void {
  common(
    responses
      .command('list')
      .description('list responses, the newest first')
      .option('--waiting', 'only those that wait for approval')
      .option('--alert <id>', 'only those to an alert')
      .option('--limit <n>', 'how many', '20'),
  ).action(async (options: Options & { waiting?: true; alert?: string; limit: string }) => {
    const { api } = await connect(options);
    const state = options.waiting ? { state: 'waiting' as const } : {};
    const alert = options.alert === undefined ? {} : { alert_id: options.alert };
    const query = { limit: Number(options.limit), ...state, ...alert };
    const page = dataOf(await api.GET('/api/v1/responses', { params: { query } }));
    show(options, page, () => (page.items.length === 0 ? 'None.' : page.items.map(responseText).join('\n\n')));
  });

  common(responses.command('show').description('show a response').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const row = dataOf(await api.GET('/api/v1/responses/{id}', { params: { path: { id } } }));
      show(options, row, () => responseText(row));
    },
  );

  for (const [action, description] of [
    ['approve', 'approve what a response changes'],
    ['undo', 'undo what a response changed'],
  ] as const) {
    common(responses.command(action).description(description).argument('<id>').argument('[actions...]')).action(
      async (id: string, actions: string[], options: Options) => {
        const { api } = await connect(options);
        const body = actions.length > 0 ? { actions } : {};
        const row = dataOf(await api.POST(`/api/v1/responses/{id}/${action}`, { params: { path: { id } }, body }));
        show(options, row, () => responseText(row));
      },
    );
  }

  common(
    responses
      .command('reject')
      .description('reject what a response would do')
      .argument('<id>')
      .requiredOption('--reason <text>', 'why'),
  ).action(async (id: string, options: Options & { reason: string }) => {
    const { api } = await connect(options);
    const body = { reason: options.reason };
    const row = dataOf(await api.POST('/api/v1/responses/{id}/reject', { params: { path: { id } }, body }));
    show(options, row, () => responseText(row));
  });
}

function responseText({ id, playbook, alert_id, mode, limited, actions }: Response): string {
  return [
    `${id}  ${printable(playbook)}, ${mode}, alert ${alert_id}`,
    ...(limited === null ? [] : [`  ${printable(limited)}`]),
    ...actions.map(
      ({ id: action, state, says, reason }) =>
        `  ${action}  ${state.padEnd(8)}  ${printable(says)}${reason === null ? '' : ` (${printable(reason)})`}`,
    ),
  ].join('\n');
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
