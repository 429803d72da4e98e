/** The program of a child that parses an untrusted file; started by child-parser.ts, with the parent's pid. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ChildParse } from './child-parser.ts';

interface Task {
  module: string;
  settings: unknown;
}

/** A loop that never ends also never hears of the parent's death, so a thread looks for it. */
const WATCHDOG = `const { workerData } = require('node:worker_threads');
setInterval(() => process.ppid === workerData || process.kill(process.pid, 'SIGKILL'), 250);`;

function dieWithParent(parent: number): void {
  process.once('disconnect', () => process.exit(1));
  // Said by the loader of sources to its own kind: for the thread it would only be slow.
  const options = { eval: true, workerData: parent, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8 } };
  new Worker(WATCHDOG, options).unref();
}

async function parse({ module, settings }: Task): Promise<void> {
  const { parse } = (await import(module)) as { parse: ChildParse };
  for await (const output of parse(process.stdin, settings as never)) {
    if (!process.stdout.write(output)) await once(process.stdout, 'drain');
  }
  // The empty write is done when everything before it is.
  await new Promise<void>((resolve, reject) =>
    process.stdout.write('', (error) => (error ? reject(error) : resolve())),
  );
}

/** An error that says what to do is meant for the user; any other is a fault of the parser. */
function refusalOf(error: unknown): object | undefined {
  if (!(error instanceof Error) || !('hint' in error) || typeof error.hint !== 'string') return undefined;
  const code = 'code' in error ? error.code : undefined;
  return { code, message: error.message, hint: error.hint };
}

function tell(message: 'finished' | object): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}

dieWithParent(Number(process.argv[2]));
process.once('message', async (task: Task) => {
  try {
    await parse(task);
    await tell('finished');
    process.exit(0);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) await tell(refusal);
    else console.error(error);
    process.exit(refusal ? 0 : 70);
  }
});
