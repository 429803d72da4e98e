import type { Command } from 'commander';
import { type ApiClient, ApiError } from '../client.ts';
import { connect } from '../connect.ts';
import { printable } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
  topics?: string;
  after?: string;
  seconds?: string;
}

/** An event of the feed, as far as it is printed. */
interface Shown {
  type: 'job' | 'alert';
  at: string;
  kind?: string;
  state?: string;
  percent?: number;
  step?: string | null;
  severity?: string;
  title?: string;
  change?: string;
}

const AGAIN_MILLISECONDS = 1_000;

/** `events`: what happens to jobs and alerts, as it happens, until Ctrl-C. */
export function registerEvents(program: Command): void {
  program
    .command('events')
    .description('follow what happens, as it happens')
    .option('--topics <list>', 'jobs, alerts, topology, workbooks, job:ID, upload:ID, kind:KIND; with commas')
    .option('--after <cursor>', 'begin after this cursor instead of now')
    .option('--seconds <n>', 'end after so long')
    .option('--json', 'print JSON lines')
    .option('--url <url>', 'address of the platform')
    .action(async (options: Options) => {
      const client = await connect(options);
      const until = options.seconds ? Date.now() + Number(options.seconds) * 1_000 : Number.POSITIVE_INFINITY;
      let cursor = options.after;
      // A connection ends with its process or its proxy; the cursor goes on elsewhere.
      while (Date.now() < until) {
        const left = Math.ceil((until - Date.now()) / 1_000);
        cursor = await followOnce(client, { ...options, after: cursor, left }).catch((error: unknown) => {
          if (error instanceof ApiError && error.status < 500) throw error;
          return cursor;
        });
        if (Date.now() < until) await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLISECONDS));
      }
    });
}

/** Prints until the stream ends; resolves to the cursor to go on from. */
async function followOnce(
  client: ApiClient,
  { topics, after, json, left }: Omit<Options, 'after'> & { after: string | undefined; left: number },
): Promise<string | undefined> {
  const query = new URLSearchParams({
    ...(topics ? { topics } : {}),
    ...(after ? { after } : {}),
    ...(Number.isFinite(left) ? { seconds: String(left) } : {}),
  });
  const response = await client.authorized(`/api/v1/events/stream?${query}`);
  if (!response.ok) throw new ApiError(response.status, (await response.json().catch(() => ({}))) as object);
  let cursor = after;
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) cursor = print(block, json ?? false) ?? cursor;
    }
  } catch {
    // Cut off: what was printed counts, and the rest comes with the next connection.
  }
  return cursor;
}

/** Prints an event; gives its cursor. */
function print(block: string, json: boolean): string | undefined {
  const lines = block.split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const data = field('data');
  if (field('event') === 'reset') process.stderr.write('Some events are gone; this goes on with what comes.\n');
  else if (data !== undefined) process.stdout.write(`${json ? data : lineOf(JSON.parse(data) as Shown)}\n`);
  return field('id');
}

function lineOf(event: Shown): string {
  const { at, kind, state, percent, step, severity, title, change } = event;
  const words = event.type === 'alert' ? ['alert', change, severity, title] : [kind, state, `${percent}%`, step];
  return [at, ...words.filter(Boolean).map((word) => printable(word))].join('  ');
}
