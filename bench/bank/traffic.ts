import type { Random } from '../../src/domain/sample/random.ts';
import type { Talk } from './conversation.ts';
import { devices } from './devices.ts';
import { type Bank, speaker } from './habit.ts';
import { people } from './people.ts';
import { upkeep } from './upkeep.ts';
import { work } from './work.ts';

/** Everything that happened on one day among the machines, unordered. */
export function* dayOf(bank: Bank, day: number, random: Random): Generator<Talk> {
  const speak = speaker(random, bank.midnights[day] as number);
  yield* people(bank, day, random, speak);
  yield* devices(bank, day, random, speak);
  for (const application of bank.applications) yield* work(application, day, random, speak);
  yield* upkeep(bank, day, random, speak);
}
