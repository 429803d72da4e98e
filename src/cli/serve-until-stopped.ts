import { watchParent } from '../infra/local/watch-parent.ts';
import type { StartedPlatform } from './platform.ts';
import type { StartView } from './start-view.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts a platform, does `work` with it, and runs it until a signal comes; a second signal no longer waits for running
 * jobs. Everything that was started is stopped before this returns or throws. `work` may return false to stop at once.
 */
export async function serveUntilStopped(
  start: (signal: AbortSignal) => Promise<StartedPlatform>,
  work: (platform: StartedPlatform) => Promise<boolean>,
  view: StartView,
): Promise<void> {
  const interrupted = new AbortController();
  let hurried = () => {};
  const onSignal = () => {
    if (interrupted.signal.aborted) hurried();
    else interrupted.abort(new Interrupted());
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const unwatch = watchParent(onSignal);
  // The terminal may be gone before we are.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let platform: StartedPlatform | undefined;
  try {
    platform = await start(interrupted.signal);
    const { signal } = interrupted;
    if (await Promise.race([work(platform), aborted(signal)])) await aborted(signal);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    if (platform) {
      view.say('\nStopping …');
      hurried = () => void platform?.stop({ now: true }).catch(() => {});
      await platform.stop();
      view.say('Stopped.');
    }
    unwatch();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

class Interrupted extends Error {}

function aborted(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(false);
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
}
