import type { Command } from 'commander';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { printable, table } from '../table.ts';
import { registerScopeChanges } from './scope-changes.ts';

interface Options {
  json?: boolean;
  url?: string;
}

/** `scopes`: what may be scanned, and by whose approval. A check of what is not allowed ends with exit code 1. */
export function registerScopes(program: Command): void {
  const scopes = program.command('scopes').description('what may be scanned, and by whose approval');
  registerScopeChanges(scopes);
  common(
    scopes.command('list').description('list scopes, newest request first').option('--limit <n>', 'rows to show', '20'),
  ).action(async (options: Options & { limit: string }) => {
    const { api } = await connect(options);
    const page = dataOf(await api.GET('/api/v1/scan-scopes', { params: { query: { limit: Number(options.limit) } } }));
    show(options, page, () =>
      page.items.length === 0
        ? 'Nothing may be scanned.'
        : table(page.items, [
            { title: 'scope', cell: (scope) => scope.id },
            { title: 'state', cell: (scope) => scope.state },
            { title: 'name', cell: (scope) => scope.name },
            { title: 'addresses', cell: (scope) => scope.cidrs.join(',') },
            { title: 'without', cell: (scope) => scope.excluded.join(',') || null },
            { title: 'ports', cell: (scope) => scope.ports },
            { title: 'until', cell: (scope) => scope.valid_until },
          ]),
    );
  });

  common(
    scopes
      .command('check')
      .description('say whether a scan would be allowed')
      .argument('<targets...>', 'addresses, 10.0.0.0/24, 10.0.0.1-20')
      .requiredOption('--ports <ports>', 'such as 22,443,8000-8100')
      .option('--at <time>', 'at another time than now (RFC 3339)'),
  ).action(async (targets: string[], options: Options & { ports: string; at?: string }) => {
    const { api } = await connect(options);
    const { ports, at } = options;
    const verdict = dataOf(
      await api.POST('/api/v1/scan-scopes/check', { body: { targets, ports, ...(at === undefined ? {} : { at }) } }),
    );
    show(options, verdict, () =>
      verdict.allowed
        ? `Allowed: ${verdict.addresses} addresses, at most ${verdict.probes_per_second} probes a second.`
        : verdict.violations.map((each) => printable(`${each.message} ${each.targets.join(', ')}`.trim())).join('\n'),
    );
    if (!verdict.allowed) process.exitCode = 1;
  });
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
