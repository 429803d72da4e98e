import { z } from 'zod';
import { sitePrefixFault } from '../../domain/sites/site-address.ts';
import { readPrefix } from '../../domain/zones/prefix.ts';
import { text } from '../network-view.ts';
import { count, plainName, timestamp } from '../schemas.ts';

/** A prefix of a site in its one spelling; 422 says what is wrong with it. */
const prefix = z
  .string()
  .max(100)
  .transform((given, context) => {
    const read = readPrefix(given);
    const fault = 'prefix' in read ? sitePrefixFault(read.prefix) : read.fault;
    if ('prefix' in read && fault === null) return read.prefix;
    context.addIssue({ code: 'custom', message: fault ?? 'is no prefix' });
    return z.NEVER;
  })
  .meta({ description: 'Private IPv4 prefix in CIDR notation', format: 'cidrv4', override: { type: 'string' } });

const prefixes = z
  .array(prefix)
  .min(1)
  .max(100)
  .transform((given) => [...new Set(given)])
  .meta({ description: 'Prefixes whose addresses are other machines elsewhere' });

const name = plainName
  .refine((given) => given !== 'none', 'must be another word: "none" stands for being of no site')
  .refine((given) => !/[,()]/.test(given), 'must do without commas and brackets: it stands in these behind addresses');
const description = text(1_000).nullable();

export const newSite = z.strictObject({ name, prefixes, description: description.default(null) });

export const siteChange = z
  .strictObject({ name, prefixes, description })
  .partial()
  .refine((stated) => Object.keys(stated).length > 0, 'must change something');

export const site = z
  .strictObject({
    id: z.uuid(),
    number: z.int().meta({ description: 'What its addresses are stored with' }),
    name: z.string(),
    prefixes: z.array(z.string()),
    description: z.string().nullable(),
    uploads: count.meta({ description: 'Files that are read as of it' }),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Site' });
