import { startTestServers } from '../test/support/servers.ts';

/**
 * What the platform says against what is so: `npm run bench:accuracy` and `bench:threats` over made-up banks (any seeds may
 * be named), `npm run bench:detections -- <folder> <verdicts.json>` over captures of which somebody knows what is in them,
 * `npm run bench:formats -- <folder…>` over captures that lie there in several formats.
 */
const SEEDS = [20_261, 20_262, 20_263];

const [what, ...rest] = process.argv.slice(2);
const seeds = rest.length > 0 ? rest.map(Number) : SEEDS;
const servers = await startTestServers();
Object.assign(process.env, servers.environment);
try {
  // Loaded only now: what they import reads the environment.
  for (const row of await judged()) {
    console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(64) : cell.padStart(12))).join(' '));
  }
} finally {
  await servers.stop();
}

async function judged(): Promise<string[][]> {
  if (what === 'accuracy') return (await import('./accuracy.ts')).benchAccuracy(seeds);
  if (what === 'threats') return (await import('./threats.ts')).benchThreats(seeds);
  if (what === 'formats' && rest.length > 0) return (await import('./same-capture.ts')).benchSameCapture(rest);
  const [folder, verdicts] = rest;
  if (what !== 'detections' || !folder || !verdicts) {
    throw new Error(
      'Say accuracy, threats, formats with folders, or detections with a folder of logs and a file of verdicts.',
    );
  }
  return (await import('./detections.ts')).benchDetections(folder, verdicts);
}
