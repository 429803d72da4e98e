import { z } from 'zod';
import { CRITICALITIES, ENVIRONMENTS } from '../../domain/zones/zone.ts';
import { text, writtenPrefix } from '../network-view.ts';
import { count, plainName, timestamp } from '../schemas.ts';

export const criticality = z.enum(CRITICALITIES);
export const environment = z.enum(ENVIRONMENTS);

const MOST_RANGES = 5_000;
const ranges = z
  .array(writtenPrefix('Prefix in CIDR notation'))
  .max(MOST_RANGES)
  .transform((given) => [...new Set(given)])
  .meta({ description: 'Prefixes; of several zones around an address the one with the longest counts' });

const compliance = z
  .array(plainName)
  .max(20)
  .transform((given) => [...new Set(given)].sort())
  .meta({ description: 'Regimes that it is in the scope of, such as "PCI CDE"' });
const words = {
  owner: text(1_000).nullable(),
  site: text(1_000).nullable(),
  description: text(1_000).nullable(),
};

export const newZone = z.strictObject({
  name: plainName,
  ranges: ranges.default([]),
  criticality: criticality.default('medium'),
  environment: environment.default('unknown'),
  compliance: compliance.default([]),
  owner: words.owner.default(null),
  site: words.site.default(null),
  description: words.description.default(null),
});

export const zoneChange = z
  .strictObject({ name: plainName, ranges, criticality, environment, compliance, ...words })
  .partial();

const fields = {
  id: z.uuid(),
  name: z.string(),
  ranges: z.array(z.string()),
  criticality,
  environment,
  compliance: z.array(z.string()),
  owner: z.string().nullable(),
  site: z.string().nullable(),
  description: z.string().nullable(),
};
export const zone = z
  .strictObject({
    ...fields,
    nodes: count.meta({ description: 'Nodes in it' }),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Zone' });

export const zoneImport = z
  .strictObject({
    dry_run: z.boolean(),
    mode: z.enum(['replace', 'merge']),
    zones: count.meta({ description: 'Zones in the file' }),
    ranges: count.meta({ description: 'Prefixes in the file' }),
    created: z.array(z.string()),
    changed: z.array(z.strictObject({ name: z.string(), fields: z.array(z.string()) })),
    deleted: z.array(z.string()),
    unchanged: count,
    nodes_moved: count.nullable().meta({
      description: 'Nodes in another zone than before; null when the workers place them a moment later',
    }),
  })
  .meta({ id: 'ZoneImport' });
