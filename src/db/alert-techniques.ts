import type { Knex } from 'knex';
import { detectionsOf } from '../domain/detections/technique.ts';

/** The techniques that an alert of a user's rule names; none for other alerts, whose detections have theirs. */
const OF_RULES = `jsonb_array_elements_text(
  case when alert.detection like 'rule:%' and jsonb_typeof(alert.evidence -> 'techniques') = 'array'
    then alert.evidence -> 'techniques' else '[]' end)`;

/** Narrows a query over alerts, called `alert` in it, to those of some techniques and their sub-techniques. */
export function withTechniques(query: Knex.QueryBuilder, techniques: readonly string[]): void {
  query.whereRaw(
    `(alert.detection = any(?) or exists (
       select from ${OF_RULES} as named (technique)
        where technique = any(?) or split_part(technique, '.', 1) = any(?)))`,
    [detectionsOf(techniques), [...techniques], [...techniques]],
  );
}
