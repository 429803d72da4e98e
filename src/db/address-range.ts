/**
 * SQL that is true for addresses inside a prefix, in comparisons an index can serve: `<<=` is not leakproof, so under
 * row-level security it never reaches one. Binds the prefix twice.
 */
export function withinSql(address: string): string {
  return `(${address} >= network(?::inet)::inet and ${address} <= ${LAST})`;
}

/** The last address of a bound prefix, as a host; a host sorts after the prefix it lies in. */
const LAST = `(select set_masklen(broadcast(prefix), case family(prefix) when 4 then 32 else 128 end) from (select ?::inet as prefix) given)`;
