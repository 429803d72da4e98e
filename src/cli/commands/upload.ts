import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { parseMapping, type TableMapping } from '../../domain/logs/table-mapping.ts';
import { type ApiClient, ApiError } from '../client.ts';
import { connect } from '../connect.ts';
import { MappingNeeded, type MappingProblem, proposalText } from '../mapping-proposal.ts';
import { openProgress } from '../progress.ts';
import type { UploadAnswer } from '../upload-answer.ts';
import { uploadFile } from '../upload-file.ts';
import { waitForPipeline } from '../wait-for-pipeline.ts';

interface Options {
  wait?: boolean;
  json?: boolean;
  as?: string;
  zone?: string;
  site?: string;
  map?: TableMapping;
  remember?: boolean;
  url?: string;
}

/** `upload FILE…`: hands files over; with --wait until everything that follows is done. */
export function registerUpload(program: Command): void {
  program
    .command('upload')
    .description('hand log files over to the platform')
    .argument('<files...>')
    .option('--as <format>', 'the format, instead of recognising it')
    .option('--zone <zone>', 'time zone of times that state none, as Europe/Berlin or +02:00')
    .option('--site <name>', 'the site whose addresses they have, where those of sites overlap')
    .option('--map <columns>', 'what the columns of a table are, counted from 1: src=3,dst=5,dst_port=6', tableMapping)
    .option('--remember', 'read tables with the same header the same way from now on')
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
        const answer = await handOver(client, file, options, (sent, total) =>
          progress.set(name, total ? (sent / total) * 100 : 100, 'uploading'),
        );
        if (answer instanceof MappingNeeded) {
          failures += 1;
          if (options.json) process.stdout.write(`${JSON.stringify({ name, ...answer.problem })}\n`);
          else summaries.push(proposalText(file, answer.problem));
          continue;
        }
        const jobs = options.wait
          ? await waitForPipeline(client, answer.file_id, (job) =>
              progress.set(`${name} ${job.kind}`, job.percent, job.step ?? job.state),
            )
          : [];
        const failed = jobs.find((job) => job.state !== 'completed');
        if (failed) failures += 1;
        if (options.json)
          process.stdout.write(`${JSON.stringify({ name, ...answer, failed: failed?.error ?? null })}\n`);
        else summaries.push(sentence(name, answer, options.wait ?? false, failed?.error?.message));
      }
      progress.stop();
      for (const summary of summaries) process.stdout.write(`${summary}\n`);
      process.exitCode = failures > 0 ? 1 : 0;
    });
}

/** Uploads a file and, when it is a table that waits for it, says what its columns mean. */
async function handOver(
  client: ApiClient,
  file: string,
  { as, zone, site, map, remember }: Options,
  onBytes: (sent: number, total: number) => void,
): Promise<UploadAnswer | MappingNeeded> {
  try {
    return await uploadFile(client, file, { format: as, zone, site, onBytes });
  } catch (error) {
    if (!(error instanceof MappingNeeded)) throw error;
    if (!map) return error;
    return confirmMapping(client, error.problem, { map, remember: remember ?? false });
  }
}

async function confirmMapping(
  client: ApiClient,
  { file_id, mapping_url, header_line, sheet }: MappingProblem,
  { map, remember }: { map: TableMapping; remember: boolean },
): Promise<UploadAnswer> {
  const body = { columns: map.columns, header_line, remember, ...(sheet === null ? {} : { sheet }) };
  const response = await client.authorized(mapping_url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json().catch(() => ({}))) as UploadAnswer;
  if (!response.ok) throw new ApiError(response.status, answer as object);
  return { ...answer, file_id, duplicate: false };
}

function tableMapping(text: string): TableMapping {
  try {
    return parseMapping(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function sentence(name: string, answer: UploadAnswer, waited: boolean, failure: string | undefined): string {
  if (failure) return `${name}: ${failure}`;
  if (answer.duplicate) return `${name}: the platform has this content already; nothing was stored twice.`;
  if (waited) return `${name}: done. See: npx ringfence topology, npx ringfence alerts`;
  return `${name}: accepted${takenFor(answer.recognised)}. Watch it: npx ringfence jobs`;
}

/** Which format, how sure, and what else it could be. */
function takenFor(found: UploadAnswer['recognised']): string {
  if (!found) return '';
  const percent = (confidence: number) => `${Math.round(100 * confidence)} %`;
  const others = found.alternatives.slice(0, 3).map(({ format, confidence }) => `${format} ${percent(confidence)}`);
  return ` as ${found.format} (${percent(found.confidence)} sure${others.length > 0 ? `; else ${others.join(', ')}` : ''})`;
}
