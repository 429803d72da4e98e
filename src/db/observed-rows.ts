import type { Knex } from 'knex';
import type { ObservedRow } from '../domain/detections/observation-rule.ts';
import { readBatches } from './cursor.ts';

/** Observations of some kinds as detections read them, in batches, in order of source and time. */
export function readObservedRows(
  transaction: Knex.Transaction,
  { kinds, from }: { kinds: readonly string[]; from: Date },
): AsyncGenerator<ObservedRow[]> {
  return readBatches<ObservedRow>(
    transaction,
    `select kind, extract(epoch from time)::float8 as time, host(src) as src, host(dst) as dst, dst_port, name, detail
       from observations where kind = any(?) and time >= ?
      order by observations.src, observations.time, line`,
    [kinds, from],
  );
}
