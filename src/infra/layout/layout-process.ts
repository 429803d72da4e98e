import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LayoutRequest, LayoutResult } from './layout-request.ts';

/** Places boxes and lines; fails when it takes too long, or when the signal of its process aborts. */
export type Place = (request: LayoutRequest) => Promise<LayoutResult>;

const MOST_HEAP_MEGABYTES = 768;
/** One picture; a page of some dozen boxes takes a second or two on a machine that has nothing else to do. */
const MOST_MILLISECONDS = 120_000;

/**
 * Lends a process that places: layout engines compute for seconds without a pause, which no heartbeat and no request
 * here has to wait for. It has no environment, and is gone when this returns, however that happens.
 */
export async function withLayoutProcess<Result>(
  use: (place: Place) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  signal?.throwIfAborted();
  let started: RunningChild | undefined;
  const abort = () => started?.stop.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await use(async (request) => {
      signal?.throwIfAborted();
      started ??= startChild();
      return ask(started, request);
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    started?.child.kill('SIGKILL');
    await started?.exited;
  }
}

interface RunningChild {
  child: ChildProcess;
  /** Aborted once the child is of no more use. */
  stop: AbortController;
  exited: Promise<void>;
}

/** Not before something is to be placed: many a picture is empty. */
function startChild(): RunningChild {
  const child = forkMain();
  const stop = new AbortController();
  child.on('error', (error) => stop.abort(error));
  const exited = once(child, 'exit').then(
    () => stop.abort(new Error('the layout process ended; the picture may need more memory than it has')),
    (error) => stop.abort(error),
  );
  return { child, stop, exited };
}

/** What makes this process read TypeScript must do so for the child. */
function forkMain(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const main = new URL(isSource ? './layout-main.ts' : './layout-main.js', import.meta.url);
  const loaders = process.execArgv.flatMap((argument, index, all) =>
    argument === '--import' || argument === '--require' ? [argument, all[index + 1] as string] : [],
  );
  return fork(fileURLToPath(main), [], {
    env: {},
    execArgv: [...(isSource ? loaders : []), `--max-old-space-size=${MOST_HEAP_MEGABYTES}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

function ask({ child, stop: { signal: stop } }: RunningChild, request: LayoutRequest): Promise<LayoutResult> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      child.off('message', answer);
      stop.removeEventListener('abort', aborted);
      act();
    };
    const answer = (message: unknown) => {
      const { result, error } = message as { result?: LayoutResult; error?: string };
      settle(() => (result ? resolve(result) : reject(new Error(`the layout failed: ${error}`))));
    };
    const aborted = () => settle(() => reject(stop.reason));
    const timer = setTimeout(
      () => settle(() => reject(new Error(`the layout took more than ${MOST_MILLISECONDS / 1000} s`))),
      MOST_MILLISECONDS,
    );
    if (stop.aborted) return aborted();
    child.on('message', answer);
    stop.addEventListener('abort', aborted, { once: true });
    child.send(request, (error) => error && aborted());
  });
}
