import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import pc from 'picocolors';
import { type Analysis, analyze } from '../analyze.ts';
import type { ApiClient } from '../client.ts';
import { connect, NotConnected } from '../connect.ts';
import { startPrivatePlatform } from '../private-platform.ts';
import { openProgress } from '../progress.ts';
import { table } from '../table.ts';

/** `analyze FILE…`: from files to a summary in one call, on the running platform or on one made for the call. */
export function registerAnalyze(program: Command): void {
  program
    .command('analyze')
    .description('upload files, wait for everything that follows, and print what was found')
    .argument('<files...>')
    .option('--as <format>', 'the format, instead of recognising it')
    .option('--private', 'use a platform of its own even when one is running')
    .option('--json', 'print JSON')
    .option('--url <url>', 'address of the platform')
    .action(async (files: string[], options: { as?: string; private?: boolean; json?: boolean; url?: string }) => {
      await Promise.all(files.map(mustBeReadable));
      const platform = await reach(options);
      const progress = openProgress({ quiet: options.json ?? false });
      try {
        const analysis = await analyze(platform.client, files, progress, { format: options.as });
        progress.stop();
        process.stdout.write(`${options.json ? JSON.stringify(analysis) : summary(analysis)}\n`);
        process.exitCode = analysis.uploads.some((upload) => upload.error) ? 1 : 0;
      } finally {
        progress.stop();
        await platform.stop();
      }
    });
}

/** Said before a platform is started for nothing. */
async function mustBeReadable(file: string): Promise<void> {
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new Error(`There is no file ${file}.`);
}

async function reach(options: {
  url?: string;
  private?: boolean;
  json?: boolean;
}): Promise<{ client: ApiClient; stop(): Promise<void> }> {
  if (!options.private) {
    try {
      return { client: await connect(options), stop: async () => {} };
    } catch (error) {
      if (!(error instanceof NotConnected) || options.url) throw error;
    }
  }
  return startPrivatePlatform({ quiet: options.json ?? false });
}

/** The analysis as a page of text. */
export function summary({ uploads, topology, alerts }: Analysis): string {
  const files = table(uploads, [
    { title: 'file', cell: (upload) => upload.name },
    { title: 'format', cell: (upload) => upload.format },
    { title: 'read', cell: (upload) => upload.rows.read, right: true },
    { title: 'stored', cell: (upload) => upload.rows.stored, right: true },
    { title: 'skipped', cell: (upload) => upload.rows.skipped, right: true },
    { title: 'rejected', cell: (upload) => upload.rows.rejected, right: true },
    { title: 'duplicate', cell: (upload) => upload.rows.duplicate, right: true },
  ]);
  const faults = uploads.flatMap((upload) =>
    upload.error ? [pc.red(`${upload.name}: ${upload.error.message} ${upload.error.hint ?? ''}`)] : [],
  );
  const count = (n: number, noun: string) => `${pc.bold(n.toLocaleString('en'))} ${noun}`;
  const totals = `${count(topology.nodes, 'nodes')}, ${count(topology.connections, 'connections')}, ${count(topology.services, 'services')}, ${count(topology.bytes, 'bytes')}`;
  const top = alerts.slice(0, 10);
  const found =
    alerts.length === 0
      ? 'No alerts.'
      : `${count(alerts.length, 'alerts')}${alerts.length > top.length ? `, the ${top.length} gravest:` : ':'}\n${table(
          top,
          [
            { title: 'severity', cell: (alert) => alert.severity },
            { title: 'score', cell: (alert) => alert.score.toFixed(2), right: true },
            { title: 'title', cell: (alert) => alert.title },
          ],
        )}`;
  return [files, ...faults, '', totals, '', found].join('\n');
}
