import { basename } from 'node:path';
import type { Command } from 'commander';
import { connect } from '../connect.ts';
import { openProgress } from '../progress.ts';
import { uploadFile } from '../upload-file.ts';
import { waitForPipeline } from '../wait-for-pipeline.ts';

interface Options {
  wait?: boolean;
  json?: boolean;
  as?: string;
  url?: string;
}

/** `upload FILE…`: hands files over; with --wait until everything that follows is done. */
export function registerUpload(program: Command): void {
  program
    .command('upload')
    .description('hand log files over to the platform')
    .argument('<files...>')
    .option('--as <format>', 'the format, instead of recognising it')
    .option('--wait', 'wait until flows, topology and alerts are there')
    .option('--json', 'print one JSON line per file')
    .option('--url <url>', 'address of the platform')
    .action(async (files: string[], options: Options) => {
      const client = await connect(options);
      const progress = openProgress({ quiet: options.json ?? false });
      let failures = 0;
      const summaries: string[] = [];
      for (const file of files) {
        const name = basename(file);
        const answer = await uploadFile(client, file, {
          format: options.as,
          onBytes: (sent, total) => progress.set(name, total ? (sent / total) * 100 : 100, 'uploading'),
        });
        const jobs = options.wait
          ? await waitForPipeline(client, answer.file_id, (job) =>
              progress.set(`${name} ${job.kind}`, job.percent, job.step ?? job.state),
            )
          : [];
        const failed = jobs.find((job) => job.state !== 'completed');
        if (failed) failures += 1;
        if (options.json)
          process.stdout.write(`${JSON.stringify({ name, ...answer, failed: failed?.error ?? null })}\n`);
        else summaries.push(sentence(name, answer.duplicate, options.wait ?? false, failed?.error?.message));
      }
      progress.stop();
      for (const summary of summaries) process.stdout.write(`${summary}\n`);
      process.exitCode = failures > 0 ? 1 : 0;
    });
}

function sentence(name: string, duplicate: boolean, waited: boolean, failure: string | undefined): string {
  if (failure) return `${name}: ${failure}`;
  if (duplicate) return `${name}: the platform has this content already; nothing was stored twice.`;
  return waited
    ? `${name}: done. See: npx ringfence topology, npx ringfence alerts`
    : `${name}: accepted. Watch it: npx ringfence jobs`;
}
