import { z } from 'zod';
import { moment } from '../../domain/requests/moment.ts';

/** Media type of TAXII 2.1. */
export const TAXII = 'application/taxii+json;version=2.1';
export const STIX_TYPE = 'application/stix+json;version=2.1';

/** What of a collection is asked for; lists are separated by commas. */
export const taxiiQuery = z.strictObject({
  added_after: moment.optional().meta({ description: 'Only what came or changed later' }),
  limit: z.coerce.number().int().min(1).max(1_000).default(500),
  next: z.string().min(1).max(1_000).optional().meta({ description: 'next of the answer before' }),
  'match[id]': z.string().min(1).max(5_000).optional(),
  'match[type]': z.string().min(1).max(200).optional(),
  'match[version]': z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Each object has one version here, its last' }),
  'match[spec_version]': z.string().min(1).max(100).optional(),
});
export type TaxiiQuery = z.output<typeof taxiiQuery>;

export const DATE_HEADERS = {
  'X-TAXII-Date-Added-First': 'When the first object of the page came',
  'X-TAXII-Date-Added-Last': 'When the last one came',
};

export const discovery = z
  .strictObject({ title: z.string(), default: z.string(), api_roots: z.array(z.string()) })
  .meta({ id: 'TaxiiDiscovery' });
export const apiRoot = z
  .strictObject({ title: z.string(), versions: z.array(z.string()), max_content_length: z.int() })
  .meta({ id: 'TaxiiApiRoot' });
export const collection = z
  .strictObject({
    ...{ id: z.uuid(), title: z.string(), description: z.string() },
    ...{ can_read: z.boolean(), can_write: z.boolean(), media_types: z.array(z.string()) },
  })
  .meta({ id: 'TaxiiCollection' });
export const collections = z
  .strictObject({ collections: z.array(collection).optional() })
  .meta({ id: 'TaxiiCollections' });

const page = { more: z.boolean(), next: z.string().optional() };
export const envelope = z
  .strictObject({ ...page, objects: z.array(z.record(z.string(), z.unknown())).optional() })
  .meta({ id: 'TaxiiEnvelope' });
export const manifest = z
  .strictObject({
    ...page,
    objects: z
      .array(z.strictObject({ id: z.string(), date_added: z.string(), version: z.string(), media_type: z.string() }))
      .optional(),
  })
  .meta({ id: 'TaxiiManifest' });
export const versions = z
  .strictObject({ more: z.boolean(), versions: z.array(z.string()).optional() })
  .meta({ id: 'TaxiiVersions' });
