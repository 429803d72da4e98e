import { SITE_NETWORK } from '../domain/sites/site-address.ts';

/** SQL of the name of the site that an address is of; null for none. Asks the table of addresses of sites alone. */
export function siteSql(address: string): string {
  return `case when ${address} <<= '${SITE_NETWORK}'
    then (select site.name from sites site where site.number = site_of(${address})) end`;
}

/** SQL of two columns: an address as a log wrote it under this name, and its site under the name with `_site`. */
export function shownSql(address: string, name: string): string {
  return `shown_address(${address}) as ${name}, ${siteSql(address)} as ${name}_site`;
}

/** SQL of an address as a log wrote it, with the site behind it where it is of one: `10.1.1.5 (north)`. */
export function addressSql(address: string): string {
  return `case when ${address} <<= '${SITE_NETWORK}' then shown_address(${address}) || ' (' || (${siteSql(address)}) || ')'
    else host(${address}) end`;
}

/** SQL: whether an address is one of the array `forms` (see `address_forms`), asked once a statement. */
export function isAddress(address: string): string {
  return `${address} = any((select address_forms(?::inet, ?::text))::inet[])`;
}

/** SQL: whether an address is of a site by its name (one binding), or of none for `none`. */
export function inSiteSql(address: string): string {
  return `case (?::text) when 'none' then not ${address} <<= '${SITE_NETWORK}' else ${address} <<= '${SITE_NETWORK}'
    and site_of(${address}) in (select site.number from sites site where site.name = ?::text) end`;
}
