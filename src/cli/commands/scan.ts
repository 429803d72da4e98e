import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ApiClient, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import type { operations } from '../generated/api.d.ts';
import { openProgress } from '../progress.ts';
import { portTable } from '../scan-text.ts';
import { waitForJob } from '../wait-for-pipeline.ts';

type Body = operations['requestScan']['requestBody']['content']['application/json'];

type Options = Omit<Body, 'targets' | 'skip_liveness'> & {
  discover?: boolean;
  all?: boolean;
  watch?: boolean;
  json?: boolean;
  url?: string;
};

/** `scan TARGETS…`: asks addresses who is there and which ports are open; with --watch until it is done. */
export function registerScan(program: Command): void {
  program
    .command('scan')
    .description('ask addresses who is there and what they offer, within approved scopes')
    .argument('<targets...>', 'addresses, 10.0.0.0/24, 10.0.0.1-20')
    .option('--ports <ports>', 'such as 22,443,8000-8100')
    .addOption(new Option('--profile <profile>', 'ports by name').choices(['top-100', 'top-1000']))
    .option('--discover', 'only find out who is there')
    .addOption(new Option('--engine <engine>', 'what scans').choices(['connect', 'nmap']))
    .addOption(new Option('--technique <technique>', 'of nmap').choices(['connect', 'syn']))
    .option('--os', 'with nmap: guess operating systems')
    .option('--no-identify', 'do not ask open ports what they are')
    .option('--udp <services>', 'also ask over UDP: dns,ntp,snmp', udpServices)
    .addOption(new Option('--timing <timing>', 'how hard').choices(['polite', 'normal', 'fast']))
    .option('--rate <probes>', 'probes a second', wholeNumber)
    .option('--all', 'ask all ports also where nobody answered the first few')
    .option('--watch', 'wait until it is done, and show what was found')
    .option('--json', 'print JSON')
    .option('--url <url>', 'address of the platform')
    .action(async (targets: string[], options: Options) => {
      const client = await connect(options);
      const queued = await request(client, targets, options);
      if (!options.watch) {
        const text = `Queued. Follow it with: npx ringfence scans show ${queued.scan_id} (job ${queued.job_id})`;
        process.stdout.write(`${options.json ? JSON.stringify(queued) : text}\n`);
        return;
      }
      const progress = openProgress({ quiet: options.json ?? false });
      const job = await waitForJob(client, queued.job_id, ({ percent, step, state }) =>
        progress.set('scan', percent, step ?? state),
      );
      progress.stop();
      await showFound(client, queued.scan_id, options);
      if (job.state === 'completed') return;
      process.exitCode = 1;
      if (!options.json) process.stderr.write(`${job.error?.message ?? `The scan is ${job.state}.`}\n`);
    });
}

async function request(
  { api }: ApiClient,
  targets: string[],
  { discover, all, watch: _watch, json: _json, url: _url, ...options }: Options,
): Promise<{ job_id: string; scan_id: string }> {
  if (!discover) {
    const body = { ...options, targets, ...(all ? { skip_liveness: true } : {}) };
    return dataOf(await api.POST('/api/v1/network/scan', { body }));
  }
  const { ports, timing } = options;
  const body = { mode: 'active', targets, ...(ports ? { ports } : {}), ...(timing ? { timing } : {}) } as const;
  const { job_id, scan_id = '' } = dataOf(await api.POST('/api/v1/network/discover', { body }));
  return { job_id, scan_id };
}

async function showFound({ api }: ApiClient, id: string, { json }: Options): Promise<void> {
  const params = { path: { id }, query: { limit: 200 } };
  const scan = dataOf(await api.GET('/api/v1/network/scans/{id}', { params: { path: { id } } }));
  const { items: ports } = dataOf(await api.GET('/api/v1/network/scans/{id}/ports', { params }));
  if (json) {
    process.stdout.write(`${JSON.stringify({ scan, ports })}\n`);
    return;
  }
  const { hosts_up, open_ports, addresses_done } = scan.progress;
  const sum = `${addresses_done} of ${scan.addresses} addresses, ${hosts_up} up, ${open_ports} ports open`;
  const more = open_ports > ports.length ? `\n… and ${open_ports - ports.length} more` : '';
  process.stdout.write(`${ports.length > 0 ? `${portTable(ports)}${more}\n\n` : ''}${sum}\n`);
}

function udpServices(text: string): NonNullable<Body['udp']> {
  const names = text.split(',');
  const isKnown = (name: string): name is NonNullable<Body['udp']>[number] => ['dns', 'ntp', 'snmp'].includes(name);
  if (!names.every(isKnown))
    throw new InvalidArgumentError('Services are dns, ntp and snmp, with commas between them.');
  return names;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 10000.');
  return Number(text);
}
