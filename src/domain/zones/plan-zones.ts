import { ANYWHERE, type RangeKey } from '../sites/range-key.ts';
import { type StatedZone, UNSTATED, type Zone } from './zone.ts';

/** How a file meets the zones there are: it becomes all there is, or it is added to them. */
export type ImportMode = 'replace' | 'merge';

/** What an import would make of the zones. */
export interface ZonePlan {
  /** Every zone as it will be. */
  zones: Zone[];
  created: string[];
  changed: { name: string; fields: string[] }[];
  deleted: string[];
  unchanged: number;
}

const FIELDS = ['criticality', 'environment', 'compliance', 'owner', 'site', 'description'] as const;

/**
 * With `replace` the zones become those of the file. With `merge` what the file states of a zone is changed, its
 * prefixes are added, a prefix that another zone has moves, and all else stays.
 */
export function planZones(
  current: readonly Zone[],
  stated: readonly StatedZone[],
  mode: ImportMode,
  keyOf: RangeKey = ANYWHERE,
): ZonePlan {
  const before = new Map(current.map((zone) => [zone.name, zone]));
  const siteOf = ({ name, site = before.get(name)?.site ?? null }: StatedZone) => site;
  const taken = new Set(stated.flatMap((zone) => zone.ranges.map((range) => keyOf(range, siteOf(zone)))));
  const after = new Map<string, Zone>();
  if (mode === 'merge') {
    for (const zone of current)
      after.set(zone.name, { ...zone, ranges: zone.ranges.filter((range) => !taken.has(keyOf(range, zone.site))) });
  }
  for (const zone of stated) {
    const kept = after.get(zone.name);
    after.set(zone.name, { ...UNSTATED, ...kept, ...zone, ranges: [...(kept?.ranges ?? []), ...zone.ranges] });
  }
  const plan: ZonePlan = { zones: [...after.values()], created: [], changed: [], deleted: [], unchanged: 0 };
  for (const zone of plan.zones) {
    const old = before.get(zone.name);
    const fields = old ? differences(old, zone) : [];
    if (!old) plan.created.push(zone.name);
    else if (fields.length > 0) plan.changed.push({ name: zone.name, fields });
    else plan.unchanged += 1;
  }
  plan.deleted = current.filter(({ name }) => !after.has(name)).map(({ name }) => name);
  return plan;
}

function differences(old: Zone, zone: Zone): string[] {
  const fields: string[] = FIELDS.filter((field) => JSON.stringify(old[field]) !== JSON.stringify(zone[field]));
  const same = old.ranges.length === zone.ranges.length && isSubset(zone.ranges, new Set(old.ranges));
  return same ? fields : ['ranges', ...fields];
}

function isSubset(ranges: readonly string[], of: ReadonlySet<string>): boolean {
  return ranges.every((range) => of.has(range));
}
