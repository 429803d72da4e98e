import { hash, verify } from '@node-rs/argon2';

/** argon2id with the parameters of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing takes a whole core for its time; more at once would starve every other request of the process. */
const AT_ONCE = 2;
const WAITING = 64;

/** Thrown when too many sign-ins wait for a core; trying again in a moment is right. */
export class HashingBusy extends Error {
  constructor() {
    super('Too many passwords are being checked at this moment.');
    this.name = 'HashingBusy';
  }
}

let running = 0;
const waiting: (() => void)[] = [];

/** Hashes a password for storage; the result names its own parameters and salt. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, ARGON2));
}

/**
 * Whether the password belongs to the hash. Without a hash (nobody has that e-mail address, or no password yet) it works as long as with
 * one and answers no, so that the time tells nothing.
 */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const against = stored ?? (await dummy());
  const right = await inTurn(() => verify(against, password));
  return right && stored !== undefined && stored !== null;
}

let dummyHash: Promise<string> | undefined;

function dummy(): Promise<string> {
  dummyHash ??= hash('nobody has this password', ARGON2);
  return dummyHash;
}

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING) throw new HashingBusy();
    // Whoever finishes hands its place over, so `running` does not change on this way.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
