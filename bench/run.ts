import { startTestServers } from '../test/support/servers.ts';
import { benchEncryption } from './encryption.ts';
import { benchIngest } from './ingest.ts';
import { benchJobs } from './jobs.ts';
import { benchParse } from './parse.ts';

/**
 * `npm run bench`: each path beside its limit, measured in the same run. Ratios are what to compare; seconds depend on
 * the machine. `npm run bench -- ingest 5000000` runs one of them at another size.
 */
const BENCHES: Record<string, (size: number) => Promise<string[][]>> = {
  parse: (size) => benchParse(size || 500_000),
  ingest: (size) => benchIngest(size || 1_000_000),
  encryption: (size) => benchEncryption(size || 100 * 1024 * 1024),
  jobs: (size) => benchJobs(size || 2_000),
  workers: async (size) => (await import('./workers.ts')).benchWorkers(size || 200),
  events: async (size) => (await import('./events.ts')).benchEvents(size || 1_000),
  api: async (size) => (await import('./api.ts')).benchApi(size || 5),
  changes: async (size) => (await import('./changes.ts')).benchChanges(size || 10_000_000),
  scoring: async (size) => (await import('./scoring.ts')).benchScoring(size || 100_000),
  scan: async (size) => (await import('./scan.ts')).benchScan(size || 1_000),
  intel: async (size) => (await import('./intel.ts')).benchIntel(size || 1_000_000),
  diagrams: async (size) => (await import('./diagrams.ts')).benchDiagrams(size || 10_000),
  reports: async (size) => (await import('./reports.ts')).benchReports(size || 100_000),
  xlsx: async (size) => (await import('./xlsx.ts')).benchXlsx(size || 100_000),
};

const [wanted, size] = process.argv.slice(2);
const servers = await startTestServers();
Object.assign(process.env, servers.environment);
try {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (wanted && wanted !== name) continue;
    console.log(`\n${name}`);
    for (const row of await bench(Number(size ?? 0)))
      console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(58) : cell.padStart(14))).join(' '));
  }
} finally {
  await servers.stop();
}
