import type { Knex } from 'knex';

/** A row of `signing_keys`; the private part is encrypted and means nothing to the database. */
export interface SigningKeyRow {
  kid: string;
  public_jwk: Record<string, unknown>;
  private_jwk_sealed: Buffer;
}

/**
 * The keys in use, newest first. When there is none, `make` provides the first: under a lock, so that processes that
 * start at once end with the same one.
 */
export function ensureSigningKeys(control: Knex, make: () => Promise<SigningKeyRow>): Promise<SigningKeyRow[]> {
  return control.transaction(async (transaction) => {
    await transaction.raw(`select pg_advisory_xact_lock(hashtext('ringfence:signing-keys'))`);
    const keys = await transaction<SigningKeyRow & { retired_at: Date | null; created_at: Date }>('signing_keys')
      .where({ retired_at: null })
      .orderBy('created_at', 'desc')
      .select('kid', 'public_jwk', 'private_jwk_sealed');
    if (keys.length > 0) return keys;
    const first = await make();
    await transaction('signing_keys').insert({ ...first, public_jwk: JSON.stringify(first.public_jwk) });
    return [first];
  });
}
