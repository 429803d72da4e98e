import { SITE_NETWORK } from '../domain/sites/site-address.ts';

/**
 * SQL that is true for addresses inside a prefix, in comparisons an index can serve: `<<=` is not leakproof, so under
 * row-level security it never reaches one, and is asked beside them only. An address of a site counts as its log wrote
 * it. Binds the prefix three times.
 */
export function withinSql(address: string): string {
  return `((${address} >= network(?::inet)::inet and ${address} <= ${LAST}
      or ${address} >= '${SITE_NETWORK}' and ${address} <= '${LAST_OF_SITES}')
    and (not ${address} <<= '${SITE_NETWORK}' or plain_address(${address}) <<= network(?::inet)))`;
}

/** What `withinSql` binds. */
export function withinBindings(prefix: string): [string, string, string] {
  return [prefix, prefix, prefix];
}

const LAST_OF_SITES = SITE_NETWORK.replace('::/80', ':0:0:ffff:ffff:ffff/128');

/** The last address of a bound prefix, as a host; a host sorts after the prefix it lies in. */
const LAST = `(select set_masklen(broadcast(prefix), case family(prefix) when 4 then 32 else 128 end) from (select ?::inet as prefix) given)`;
