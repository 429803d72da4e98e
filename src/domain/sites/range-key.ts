import { isWithinPrefix, type Site } from './site-address.ts';

/** A site by its name. */
export interface NamedSite extends Site {
  name: string;
}

/** Tells apart the ranges of sites: what two ranges have in common when they mean the same machines, and only then. */
export type RangeKey = (range: string, site: string | null) => string;

/** Where there are no sites, a range means the same machines whoever names it. */
export const ANYWHERE: RangeKey = (range) => range;

/** A range of something at a site is the site's where it lies within its prefixes, and anywhere's otherwise. */
export function rangeKeys(sites: readonly NamedSite[]): RangeKey {
  const byName = new Map(sites.map((site) => [site.name, site]));
  return (range, name) => {
    const site = name === null ? undefined : byName.get(name);
    const isOwn = site?.prefixes.some((prefix) => isWithinPrefix(range, prefix));
    return isOwn ? `${range} at ${site?.number}` : range;
  };
}
