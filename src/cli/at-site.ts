/** An address with its site behind it, where sites have the same addresses: `10.1.1.5 (north)`. */
export function atSite(address: string | null | undefined, site: string | null | undefined): string | null {
  if (!address) return null;
  return site ? `${address} (${site})` : address;
}
