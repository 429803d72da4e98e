import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { seededRandom } from '../../src/domain/sample/random.ts';
import { makeApplications } from './applications.ts';
import type { Talk } from './conversation.ts';
import { type Bank, DAY } from './habit.ts';
import { makeEstate } from './hosts.ts';
import { namesOf } from './names.ts';
import { OBSERVERS } from './observers.ts';
import { dayOf } from './traffic.ts';
import { type Truth, truthOf, witness } from './truth.ts';

export interface Written {
  bank: Bank;
  truth: Truth;
  /** Paths of the logs. */
  files: string[];
  talks: number;
}

/** What goes on besides everyday traffic, for each day. */
export type Extra = (bank: Bank, day: number) => Iterable<Talk>;

/** A Monday. */
const FIRST_DAY = Date.parse('2026-03-02T00:00:00Z') / 1_000;

/**
 * Writes the logs of a bank of some 2,000 machines into a folder: what each of its sensors saw of so many days, in order of
 * time. The same seed gives the same bytes.
 */
export async function writeBank(folder: string, seed: number, days = 1, extra: Extra = () => []): Promise<Written> {
  const random = seededRandom(seed);
  const midnights = Array.from({ length: days }, (_, day) => FIRST_DAY + day * DAY);
  const bank: Bank = { estate: makeEstate(random, days), applications: makeApplications(random, days), midnights };
  const truth = truthOf(bank);
  mkdirSync(folder, { recursive: true });
  const logs = new Map<string, ReturnType<typeof createWriteStream>>();
  const write = async (file: string, head: string | null, lines: string[]) => {
    let log = logs.get(file);
    if (!log) {
      log = createWriteStream(join(folder, file));
      logs.set(file, log);
      if (head) log.write(`${head}\n`);
    }
    if (lines.length > 0 && !log.write(`${lines.join('\n')}\n`))
      await new Promise((resolve) => log.once('drain', () => resolve(undefined)));
  };
  let talks = 0;
  for (let day = 0; day < days; day++) {
    const happened = [...dayOf(bank, day, random), ...extra(bank, day)].sort((a, b) => a.time - b.time);
    talks += happened.length;
    for (const talk of happened) witness(truth, talk);
    for (const { file, head, sees, lines } of OBSERVERS) await write(file, head, happened.filter(sees).flatMap(lines));
    for (const [file, lines] of Object.entries(namesOf(bank, day, random))) await write(file, null, lines);
  }
  for (const log of logs.values()) log.end();
  await Promise.all([...logs.values()].map((log) => finished(log)));
  return { bank, truth, talks, files: [...logs.keys()].map((file) => join(folder, file)) };
}
