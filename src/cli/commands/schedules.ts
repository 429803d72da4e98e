import type { Command } from 'commander';
import { dataOf, mustBeDone } from '../client.ts';
import { connect } from '../connect.ts';
import { printable, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface Timing {
  cron?: string;
  every?: string;
  zone?: string;
  missed?: 'skip' | 'run-once';
  overlap?: 'skip' | 'queue' | 'cancel-previous' | 'allow';
  jitter?: string;
  blackout?: string[];
}

interface AddOptions extends Options, Timing {
  kind: string;
  payload: string;
}

interface ChangeOptions extends Options, Timing {
  name?: string;
  kind?: string;
  payload?: string;
  anytime?: boolean;
}

/** `schedules`: what recurs, its next runs and what became of the last ones. */
export function registerSchedules(program: Command): void {
  const schedules = program.command('schedules').description('jobs that recur');
  common(schedules.command('list').description('list schedules').option('--limit <n>', 'rows to show', '20')).action(
    async (options: Options & { limit: string }) => {
      const { api } = await connect(options);
      const page = dataOf(await api.GET('/api/v1/schedules', { params: { query: { limit: Number(options.limit) } } }));
      show(options, page, () =>
        page.items.length === 0
          ? 'Nothing recurs.'
          : table(page.items, [
              { title: 'schedule', cell: (row) => row.id },
              { title: 'name', cell: (row) => row.name },
              { title: 'job', cell: (row) => row.job.kind },
              { title: 'when', cell: (row) => row.cron ?? `every ${row.every_seconds} s` },
              { title: 'zone', cell: (row) => row.time_zone },
              { title: 'state', cell: (row) => row.stopped_reason ?? row.state },
              { title: 'next', cell: (row) => row.next_runs[0] ?? null },
            ]),
      );
    },
  );

  common(schedules.command('show').description('show a schedule with its next five runs').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const row = dataOf(await api.GET('/api/v1/schedules/{id}', { params: { path: { id } } }));
      show(options, row, () => [printable(row.name), row.state, ...row.next_runs.map((at) => `  ${at}`)].join('\n'));
    },
  );

  common(
    schedules
      .command('add')
      .description('make a schedule')
      .argument('<name>')
      .requiredOption('--kind <kind>', 'kind of job: discovery, port-research, threat-scan, report …')
      .option('--payload <json>', 'what the job is given', '{}')
      .option('--cron <expression>', 'five fields, or six with seconds first')
      .option('--every <seconds>', 'instead of --cron')
      .option('--zone <zone>', 'whose clocks cron is read by', 'UTC')
      .option('--missed <policy>', 'skip or run-once', 'skip')
      .option('--overlap <policy>', 'skip, queue, cancel-previous or allow', 'skip')
      .option('--jitter <seconds>', 'begin up to so much later', '0')
      .option('--blackout <window...>', 'times of every day such as 22:00-05:00', []),
  ).action(async (name: string, options: AddOptions) => {
    const { api } = await connect(options);
    const body = { name, job: jobOf(options.kind, options.payload), ...timingOf(options) };
    const row = dataOf(await api.POST('/api/v1/schedules', { body }));
    show(options, row, () => `${row.id} runs next at ${row.next_runs[0]}.`);
  });

  common(
    schedules
      .command('change')
      .description('change a schedule; it runs with your permissions from then on')
      .argument('<id>')
      .option('--name <name>')
      .option('--kind <kind>', 'kind of job, with --payload')
      .option('--payload <json>', 'what the job is given, with --kind')
      .option('--cron <expression>', 'five fields, or six with seconds first')
      .option('--every <seconds>', 'instead of cron')
      .option('--zone <zone>', 'whose clocks cron is read by')
      .option('--missed <policy>', 'skip or run-once')
      .option('--overlap <policy>', 'skip, queue, cancel-previous or allow')
      .option('--jitter <seconds>', 'begin up to so much later')
      .option('--blackout <window...>', 'times of every day such as 22:00-05:00, instead of those there are')
      .option('--anytime', 'no such times any more'),
  ).action(async (id: string, options: ChangeOptions) => {
    const { api } = await connect(options);
    const { name, kind, payload } = options;
    if ((kind === undefined) !== (payload === undefined)) throw new Error('Say --kind and --payload, or neither.');
    const body = {
      ...(name === undefined ? {} : { name }),
      ...(kind === undefined || payload === undefined ? {} : { job: jobOf(kind, payload) }),
      ...timingOf(options),
      ...(options.anytime ? { blackouts: [] } : {}),
    };
    const row = dataOf(await api.PATCH('/api/v1/schedules/{id}', { params: { path: { id } }, body }));
    show(options, row, () => (row.next_runs[0] ? `It runs next at ${row.next_runs[0]}.` : `It is ${row.state}.`));
  });

  for (const action of ['pause', 'resume'] as const) {
    common(schedules.command(action).description(`${action} a schedule`).argument('<id>')).action(
      async (id: string, options: Options) => {
        const { api } = await connect(options);
        const row = dataOf(await api.POST(`/api/v1/schedules/{id}/${action}`, { params: { path: { id } } }));
        show(options, row, () => `It is ${row.state}.`);
      },
    );
  }

  common(schedules.command('run').description('run a schedule now').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const job = dataOf(await api.POST('/api/v1/schedules/{id}/run', { params: { path: { id } } }));
      show(options, job, () => `Its job is ${job.id}.`);
    },
  );

  common(
    schedules
      .command('runs')
      .description('what became of the slots of a schedule')
      .argument('<id>')
      .option('--limit <n>', 'rows to show', '20'),
  ).action(async (id: string, options: Options & { limit: string }) => {
    const { api } = await connect(options);
    const params = { path: { id }, query: { limit: Number(options.limit) } };
    const page = dataOf(await api.GET('/api/v1/schedules/{id}/runs', { params }));
    show(options, page, () =>
      table(page.items, [
        { title: 'slot', cell: (run) => run.slot },
        { title: 'outcome', cell: (run) => (run.slots > 1 ? `${run.outcome} (${run.slots})` : run.outcome) },
        { title: 'job', cell: (run) => run.job_id },
        { title: 'state', cell: (run) => run.job_state },
        { title: 'because', cell: (run) => run.reason },
      ]),
    );
  });

  common(schedules.command('remove').description('remove a schedule with its history').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      mustBeDone(await api.DELETE('/api/v1/schedules/{id}', { params: { path: { id } } }));
      show(options, { removed: id }, () => 'Removed.');
    },
  );
}

function jobOf(kind: string, payload: string): never {
  return { kind, payload: JSON.parse(payload) } as never;
}

/** What was said of when, as the API takes it. */
function timingOf({ cron, every, zone, missed, overlap, jitter, blackout }: Timing) {
  const blackouts = blackout?.map((window) => {
    const [from = '', until = ''] = window.split('-');
    return { from, until };
  });
  return {
    ...(cron === undefined ? {} : { cron }),
    ...(every === undefined ? {} : { every_seconds: Number(every) }),
    ...(zone === undefined ? {} : { time_zone: zone }),
    ...(missed === undefined ? {} : { missed }),
    ...(overlap === undefined ? {} : { overlap }),
    ...(jitter === undefined ? {} : { jitter_seconds: Number(jitter) }),
    ...(blackouts === undefined ? {} : { blackouts }),
  };
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
