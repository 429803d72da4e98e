import type { Knex } from 'knex';
import { writeAudit } from './audit.ts';
import { firstTenant } from './tenants.ts';

/** A row of `signing_keys`; the private part is encrypted and means nothing to the database. */
export interface SigningKeyRow {
  kid: string;
  public_jwk: Record<string, unknown>;
  private_jwk_sealed: Buffer;
}

/** When keys follow one another. */
export interface RotationSchedule {
  /** A key signs for this long. */
  days: number;
  /** A new key is published for this long before it signs, so that every process knows it by then. */
  publishSeconds: number;
  /** A key is kept for this long after the next one signs: until the last token it signed has expired. */
  keepSeconds: number;
}

/** What a rotation did. */
export interface KeyRotation {
  created: string | null;
  retired: string[];
}

type MakeKey = () => Promise<SigningKeyRow>;

const LOCK = `hashtext('ringfence:signing-keys')`;

/**
 * The keys in use: first the one that signs now, then those that only verify. When there is none, `make` provides the
 * first: under a lock, so that processes that start at once end with the same one.
 */
export function ensureSigningKeys(control: Knex, make: MakeKey): Promise<SigningKeyRow[]> {
  return control.transaction(async (transaction) => {
    await transaction.raw(`select pg_advisory_xact_lock(${LOCK})`);
    const keys = await readSigningKeys(transaction);
    if (keys.length > 0) return keys;
    const first = await make();
    await addKey(transaction, first, 0, 'first start');
    return [first];
  });
}

/** The keys in use, as `ensureSigningKeys` gives them; empty when there is none. */
export async function readSigningKeys(control: Knex): Promise<SigningKeyRow[]> {
  const { rows } = await control.raw(
    `select kid, public_jwk, private_jwk_sealed from signing_keys where retired_at is null
      order by signs_from <= clock_timestamp() desc, signs_from desc, kid desc`,
  );
  return rows;
}

/**
 * Publishes the next key when it is time, and retires those that no live token needs. Of any number of processes one does
 * it; the others, and whoever comes when nothing is due, change nothing.
 */
export function rotateWhenDue(control: Knex, schedule: RotationSchedule, make: MakeKey): Promise<KeyRotation> {
  return control.transaction(async (transaction) => {
    const { rows } = await transaction.raw(`select pg_try_advisory_xact_lock(${LOCK}) as mine`);
    if (!rows[0].mine) return { created: null, retired: [] };
    const young = await transaction('signing_keys')
      .where({ retired_at: null })
      .whereRaw('signs_from > now() - make_interval(days => ?)', [schedule.days])
      .first('kid');
    const created = young ? null : await addKey(transaction, await make(), schedule.publishSeconds, 'age');
    return { created, retired: await retireSpent(transaction, schedule.keepSeconds) };
  });
}

/**
 * Publishes a new key now, whatever the age of the last. With `compromised` it signs at once, and every other key is
 * retired in the same moment: tokens they signed are worth nothing from then on.
 */
export function rotateNow(
  control: Knex,
  { publishSeconds, compromised }: { publishSeconds: number; compromised: boolean },
  make: MakeKey,
): Promise<KeyRotation> {
  return control.transaction(async (transaction) => {
    await transaction.raw(`select pg_advisory_xact_lock(${LOCK})`);
    const waiting = await transaction('signing_keys')
      .where({ retired_at: null })
      .where('signs_from', '>', transaction.fn.now())
      .first('kid');
    // Asked twice, it is still one change; one that waits may be as well known as the others.
    if (waiting && !compromised) return { created: null, retired: [] };
    const retired = compromised ? await retire(transaction, 'true', [], 'compromised') : [];
    const reason = compromised ? 'compromised' : 'by hand';
    const created = await addKey(transaction, await make(), compromised ? 0 : publishSeconds, reason);
    return { created, retired };
  });
}

async function addKey(
  transaction: Knex.Transaction,
  key: SigningKeyRow,
  seconds: number,
  reason: string,
): Promise<string> {
  await transaction('signing_keys').insert({
    ...key,
    public_jwk: JSON.stringify(key.public_jwk),
    signs_from: transaction.raw('now() + make_interval(secs => ?)', [seconds]),
  });
  await writeAudit(transaction, {
    tenantId: await firstTenant(transaction),
    actorId: null,
    action: 'signing-key.create',
    target: key.kid,
    details: { reason, signs_in_seconds: seconds },
  });
  return key.kid;
}

/** Those that a newer key has replaced so long ago that nothing they signed is still valid. */
function retireSpent(transaction: Knex.Transaction, keepSeconds: number): Promise<string[]> {
  const replaced = `exists (select from signing_keys n where n.retired_at is null
    and (n.signs_from, n.kid) > (k.signs_from, k.kid) and n.signs_from < now() - make_interval(secs => ?))`;
  return retire(transaction, replaced, [keepSeconds], 'replaced');
}

/** Retiring destroys the private part: whoever reads the table later can sign nothing with it. */
async function retire(
  transaction: Knex.Transaction,
  condition: string,
  bindings: readonly number[],
  reason: string,
): Promise<string[]> {
  const { rows } = await transaction.raw(
    `update signing_keys k set retired_at = now(), private_jwk_sealed = null
      where k.retired_at is null and ${condition} returning kid`,
    bindings as Knex.RawBinding[],
  );
  const kids = rows.map(({ kid }: { kid: string }) => kid);
  for (const kid of kids) {
    const tenantId = await firstTenant(transaction);
    await writeAudit(transaction, {
      tenantId,
      actorId: null,
      action: 'signing-key.retire',
      target: kid,
      details: { reason },
    });
  }
  return kids;
}
