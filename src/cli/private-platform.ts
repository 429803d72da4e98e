import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from './client.ts';
import { signInAs } from './connect.ts';
import { startPlatform } from './platform.ts';

/**
 * Starts a whole platform for one call, on free ports and in a temporary folder, and signs in to it. `stop` ends it and
 * removes everything it kept; an interrupt does the same.
 */
export async function startPrivatePlatform({
  quiet,
}: {
  quiet: boolean;
}): Promise<{ client: ApiClient; stop(): Promise<void> }> {
  const say = (text: string) => {
    if (!quiet) process.stderr.write(`${text}\n`);
  };
  say('No platform is running here: starting one for this call (a few seconds).');
  const folder = await mkdtemp(join(tmpdir(), 'ringfence-'));
  const interrupted = new AbortController();
  const onSignal = () => interrupted.abort(new Error('Interrupted.'));
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const remove = async () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const platform = await startPlatform({ dataFolder: folder, signal: interrupted.signal });
    const stop = async () => {
      await platform.stop({ now: true });
      await remove();
    };
    // From here on an interrupt ends the platform and then this process.
    for (const signal of SIGNALS) {
      process.once(signal, () => void stop().finally(() => process.exit(130)));
    }
    if (!platform.account) throw new Error('the private platform has no account');
    return { client: await signInAs({ url: platform.url, ...platform.account }), stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
