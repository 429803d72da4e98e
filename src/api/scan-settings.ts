import type { ScanSettings } from '../db/authorise-scan.ts';
import type { ApiServices } from './services.ts';

/** What holds for scans of this installation now. */
export async function scanSettings({
  config: { scans },
  ownHosts,
}: Pick<ApiServices, 'config' | 'ownHosts'>): Promise<ScanSettings> {
  return { ownHosts: [...(await ownHosts()), ...scans.ownHosts], loopback: scans.loopback };
}
