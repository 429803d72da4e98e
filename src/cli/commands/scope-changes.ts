import type { Command } from 'commander';
import { dataOf } from '../client.ts';
import { confirmed } from '../confirm.ts';
import { connect } from '../connect.ts';
import type { components, operations } from '../generated/api.d.ts';
import { type JsonOptions, print, withJson } from '../json-option.ts';
import { momentOf } from '../moment-of.ts';
import { printable } from '../table.ts';

type Request = operations['requestScanScope']['requestBody']['content']['application/json'];

interface RequestOptions extends JsonOptions {
  reason: string;
  until: string;
  from?: string;
  without?: string[];
  ports?: string;
  maxPorts?: string;
  maxAddresses?: string;
  rate?: string;
  window?: string[];
  zone?: string;
}

/** `scopes request`, `approve`, `revoke`, `halt`, `resume` and `status`: who lets what be scanned, and who stops it. */
export function registerScopeChanges(scopes: Command): void {
  withJson(
    scopes
      .command('request')
      .description('ask for leave to scan; an administrator who is somebody else approves it')
      .argument('<name>')
      .argument('<cidrs...>', 'addresses and prefixes')
      .requiredOption('--reason <text>', 'for whoever approves it')
      .requiredOption('--until <time>', 'such as 2026-12-31; at most 366 days')
      .option('--from <time>', 'now, if nothing is said')
      .option('--without <cidrs...>', 'never scanned while this is approved')
      .option('--ports <ports>', 'such as 22,443,8000-8100')
      .option('--max-ports <n>', 'of one scan')
      .option('--max-addresses <n>', 'of one scan')
      .option('--rate <probes>', 'probes a second that no scan exceeds')
      .option('--window <times...>', 'times of every day such as 22:00-05:00')
      .option('--zone <zone>', 'whose clocks these are by, such as Europe/Berlin'),
  ).action(async (name: string, cidrs: string[], options: RequestOptions) => {
    const { api } = await connect(options);
    const scope = dataOf(await api.POST('/api/v1/scan-scopes', { body: requestOf(name, cidrs, options) }));
    print(options, scope, () => `${scope.id} waits for approval.`);
  });

  for (const [action, meaning] of [
    ['approve', 'approve what somebody else requested; asks for the password'],
    ['revoke', 'revoke a scope, or refuse a request; asks for the password'],
  ] as const) {
    withJson(scopes.command(action).description(meaning).argument('<id>')).action(
      async (id: string, options: JsonOptions) => {
        const scope = (await post(
          `/${encodeURIComponent(id)}/${action}`,
          options,
        )) as components['schemas']['ScanScope'];
        print(options, scope, () => printable(`${scope.name} is ${scope.state}.`));
      },
    );
  }

  withJson(
    scopes.command('halt').description('halt all scanning at once; asks for the password').argument('<reason>'),
  ).action(async (reason: string, options: JsonOptions) => {
    print(options, await post('/halt', options, { reason }), () => 'All scanning is halted.');
  });

  withJson(scopes.command('resume').description('let scans run again; asks for the password')).action(
    async (options: JsonOptions) => {
      print(options, await post('/resume', options), () => 'Scans may run again.');
    },
  );

  withJson(scopes.command('status').description('whether all scanning is halted')).action(
    async (options: JsonOptions) => {
      const { api } = await connect(options);
      const { halted, halted_at, reason } = dataOf(await api.GET('/api/v1/scan-scopes/halt'));
      const text = halted ? printable(`Halted since ${halted_at}: ${reason}`) : 'Scans may run.';
      print(options, { halted, halted_at, reason }, () => text);
    },
  );
}

/** What is not said is left to the API, which judges all of it. */
function requestOf(name: string, cidrs: string[], options: RequestOptions): Request {
  const { reason, until, from, without, ports, maxPorts, maxAddresses, rate, window, zone } = options;
  const windows = window?.map((times) => {
    const [start = '', end = ''] = times.split('-');
    return { from: start, until: end };
  });
  return {
    ...{ name, cidrs, reason, valid_until: momentOf(until) },
    ...(from === undefined ? {} : { valid_from: momentOf(from) }),
    ...(without === undefined ? {} : { excluded: without }),
    ...(ports === undefined ? {} : { ports }),
    ...(maxPorts === undefined ? {} : { max_ports: Number(maxPorts) }),
    ...(maxAddresses === undefined ? {} : { max_addresses: Number(maxAddresses) }),
    ...(rate === undefined ? {} : { probes_per_second: Number(rate) }),
    ...(windows === undefined ? {} : { windows }),
    ...(zone === undefined ? {} : { time_zone: zone }),
  };
}

/** Asks for what needs the password again. */
async function post(path: string, options: JsonOptions, body?: object): Promise<unknown> {
  const client = await connect(options);
  const headers = { 'content-type': 'application/json' };
  const sent = { method: 'POST', ...(body ? { headers, body: JSON.stringify(body) } : {}) };
  const answer = await confirmed(client, () => client.authorized(`/api/v1/scan-scopes${path}`, sent));
  return answer.json();
}
