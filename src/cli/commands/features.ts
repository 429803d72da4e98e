import { Argument, type Command } from 'commander';
import { FEATURE_NAMES, type Feature } from '../../domain/features/features.ts';
import { ApiError, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
}

/** `features list`, `features switch NAME on|off`: what a tenant can switch. */
export function registerFeatures(program: Command): void {
  const features = program.command('features').description('what can be switched on and off');
  const common = (command: Command) =>
    command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
  common(features.command('list').description('list features')).action(async (options: Options) => {
    const { api } = await connect(options);
    const { items } = dataOf(await api.GET('/api/v1/features'));
    if (options.json) process.stdout.write(`${JSON.stringify(items)}\n`);
    else {
      const columns = [
        { title: 'feature', cell: (each: (typeof items)[number]) => each.name },
        { title: 'is', cell: (each: (typeof items)[number]) => (each.enabled ? 'on' : 'off') },
        { title: 'switches', cell: (each: (typeof items)[number]) => each.description },
      ];
      process.stdout.write(`${table(items, columns)}\n`);
    }
  });
  common(
    features
      .command('switch')
      .description('switch a feature on or off, for your tenant')
      .addArgument(new Argument('<feature>').choices(FEATURE_NAMES))
      .addArgument(new Argument('<state>').choices(['on', 'off'])),
  ).action(async (feature: Feature, state: 'on' | 'off', options: Options) => {
    const { api } = await connect(options);
    const answer = await api.PUT('/api/v1/features/{feature}', {
      params: { path: { feature } },
      body: { enabled: state === 'on' },
    });
    if (answer.error) throw new ApiError(answer.response.status, answer.error as object);
    process.stdout.write(options.json ? `${JSON.stringify({ feature, state })}\n` : `${feature} is ${state}.\n`);
  });
}
