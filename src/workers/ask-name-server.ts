import { setTimeout as wait } from 'node:timers/promises';
import { inTenant } from '../db/database.ts';
import { addressesToAsk, forgetReverseNames, keepReverseNames } from '../db/reverse-names.ts';
import { hostName, reverseName } from '../domain/nodes/host-name.ts';
import type { JobContext } from './processor.ts';

/** An answer counts for as many days. */
const DAYS = 7;
/** One run asks for this long at most; the next one goes on. */
const MOST_SECONDS = 30;
/** Answers in a row that fail before the server is left alone. */
const MOST_FAILURES = 5;
const MOST_NAMES = 4;

/** Asks the tenant's name server, if it has one, for names of internal addresses; without one forgets what it once said. */
export async function askNameServer(context: JobContext): Promise<Record<string, number>> {
  const { services, tenantId, signal } = context;
  const server = await services.nameServer?.(tenantId);
  const inOwn = <Result>(work: Parameters<typeof inTenant<Result>>[2]) =>
    inTenant(services.database.app, tenantId, work);
  await inOwn((transaction) => forgetReverseNames(transaction, { all: !server }));
  if (!server) return {};
  const { ask, perSecond } = server;
  const addresses = await inOwn((transaction) =>
    addressesToAsk(transaction, { days: DAYS, limit: MOST_SECONDS * perSecond }),
  );
  const sums = { addresses_asked: 0, addresses_named: 0 };
  let failures = 0;
  while (addresses.length > 0 && failures < MOST_FAILURES) {
    const second = wait(1_000, undefined, { signal });
    const answers = await Promise.all(addresses.splice(0, perSecond).map((address) => namesOf(address, ask)));
    const answered = answers.flatMap((answer) => answer ?? []);
    failures = answered.length === 0 ? failures + answers.length : 0;
    await inOwn((transaction) => keepReverseNames(transaction, answered));
    sums.addresses_asked += answers.length;
    sums.addresses_named += answered.filter(({ names }) => names.length > 0).length;
    if (addresses.length > 0) await second;
    else second.catch(() => {});
  }
  return sums;
}

/** What the server calls an address; null when it failed. Its answers are a stranger's: only host names are taken. */
async function namesOf(
  address: string,
  ask: (reverseName: string) => Promise<string[]>,
): Promise<{ address: string; names: string[] } | null> {
  try {
    const names = (await ask(reverseName(address))).flatMap((name) => hostName(name) ?? []);
    return { address, names: [...new Set(names)].slice(0, MOST_NAMES) };
  } catch {
    return null;
  }
}
