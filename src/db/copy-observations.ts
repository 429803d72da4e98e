import type { Observation } from '../domain/logs/observation.ts';

/** Observations as columns for `unnest`; a log holds fewer of them than flows, and their details are texts anyway. */
export function observationColumns(observations: readonly Observation[], receivedAt: number) {
  const column = <Value>(value: (seen: Observation) => Value) => observations.map(value);
  return [
    column(({ line }) => line),
    column(({ time }) => new Date((Number.isNaN(time) ? receivedAt : time) / 1000).toISOString()),
    column(({ kind }) => kind),
    column(({ src }) => src),
    column(({ srcPort }) => srcPort),
    column(({ dst }) => dst),
    column(({ dstPort }) => dstPort),
    column(({ protocol }) => protocol),
    column(({ name }) => name?.replaceAll('\0', '\uFFFD').slice(0, LONGEST_NAME) ?? null),
    column(({ detail }) => detailText(detail)),
  ];
}

const LONGEST_NAME = 2_048;

/** JSON without what Postgres cannot hold: NUL and halves of surrogate pairs. */
function detailText(detail: Observation['detail']): string {
  const stated = Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== null));
  return JSON.stringify(stated, (_key, value) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  );
}
