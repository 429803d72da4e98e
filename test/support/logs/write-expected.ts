/**
 * Writes the `.expected.ndjson` beside fixtures: `npx tsx test/support/logs/write-expected.ts <format> [<name>…]`.
 * What it writes is what the reader gives today; check every line of it by hand against the log before keeping it.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAll, streamOf } from '../../domain/logs/reading.ts';
import { BINARY_LOGS } from './binary-logs.ts';
import { told } from './told.ts';

const [format = '', ...names] = process.argv.slice(2);
const folder = join(import.meta.dirname, '../../fixtures/logs', format);
const built = BINARY_LOGS[format]?.logs ?? {};
mkdirSync(folder, { recursive: true });
for (const [name, bytes] of Object.entries(built)) {
  const whole = await readAll(streamOf(bytes), { receivedAt: Date.UTC(2026, 10, 21) * 1000 });
  writeFileSync(join(folder, `${name}.expected.ndjson`), `${told(whole).join('\n')}\n`);
}
for (const name of readdirSync(folder)) {
  if (!name.endsWith('.log') || (names.length > 0 && !names.includes(name))) continue;
  const whole = await readAll(streamOf(readFileSync(join(folder, name))), {
    receivedAt: Date.UTC(2026, 10, 21) * 1000,
  });
  if (whole.format.name !== format) console.error(`${name} is read as ${whole.format.name}`);
  writeFileSync(join(folder, name.replace('.log', '.expected.ndjson')), `${told(whole).join('\n')}\n`);
}
