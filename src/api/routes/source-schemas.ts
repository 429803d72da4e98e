import { z } from 'zod';
import { SOURCE_FILE_STATES } from '../../db/source-files.ts';
import { SOURCE_KINDS, type SourceCounts, type SourceRow } from '../../db/sources.ts';
import { folderSettings, s3Settings } from '../../domain/sources/place.ts';
import { siteName } from '../require-site.ts';
import { count, plainName, timestamp } from '../schemas.ts';
import { formatName, timeZone } from '../upload-form.ts';

const folder = folderSettings.meta({
  id: 'FolderSource',
  description:
    'A file is whole when it stays as it is from one look to the next (stable), when a file of its name with .done is there (done-file), or at once, since writers rename what is whole (renamed). Names that begin with a dot or end with .tmp, .part and the like are never taken. With `move`, files go to .ringfence/taken and .ringfence/refused in the folder.',
});
const s3 = s3Settings.meta({
  id: 'S3Source',
  description: 'The endpoint must be an approved destination with the purpose source. Objects are left where they are.',
});
const every = z.int().min(5).max(86_400).meta({ description: 'Seconds between two looks' });
const secret = z
  .string()
  .regex(/^[\x21-\x7e]{1,256}$/, 'must be visible ASCII')
  .meta({ description: 'The secret key; it is sealed, and never shown again' });
const reading = {
  format: formatName.nullable().optional().meta({ description: 'Instead of recognising it' }),
  zone: timeZone.nullable().optional().meta({ description: 'Of times that state none' }),
  site: siteName.nullable().optional().meta({ description: 'Whose addresses its files have' }),
};

/** A source as it is asked for: a folder, or an S3 prefix with its secret. */
export const newSource = z.strictObject({
  name: plainName,
  folder: folder.optional(),
  s3: s3.optional(),
  secret_access_key: secret.optional(),
  every_seconds: every.default(60),
  enabled: z.boolean().default(true),
  ...reading,
});

/** What of it is to be otherwise; its kind stays. */
export const changedSource = z.strictObject({
  name: plainName.optional(),
  folder: folder.optional(),
  s3: s3.optional(),
  secret_access_key: secret.optional(),
  every_seconds: every.optional(),
  enabled: z.boolean().optional(),
  ...reading,
});

/** A source with how it fares. */
export const source = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(SOURCE_KINDS),
    folder: folder.nullable(),
    s3: s3.nullable(),
    every_seconds: z.int(),
    enabled: z.boolean(),
    format: z.string().nullable(),
    zone: z.string().nullable(),
    site: z.string().nullable(),
    files: z
      .strictObject({ waiting: count, taken: count, duplicate: count, refused: count })
      .meta({ description: 'Seen so far; duplicate ones had been uploaded before, by their content' }),
    last_look_at: timestamp.nullable(),
    last_success_at: timestamp.nullable(),
    last_error: z.string().nullable().meta({ description: 'Why the last look failed; null when it did not' }),
    created_by: z.uuid(),
    created_at: timestamp,
  })
  .meta({ id: 'Source' });

/** A file of a source. */
export const sourceFile = z
  .strictObject({
    path: z.string(),
    size: count,
    state: z.enum(SOURCE_FILE_STATES),
    reason: z.string().nullable(),
    file_id: z.uuid().nullable().meta({ description: 'The upload that it became, or that had its content before' }),
    seen_at: timestamp,
    decided_at: timestamp.nullable(),
  })
  .meta({ id: 'SourceFile' });

/** The source as `source` says: without its secret. */
export function sourceView(row: SourceRow, files: SourceCounts, sites: ReadonlyMap<number, string>) {
  const { id, name, kind, settings, every_seconds, enabled, format, time_zone, created_by, created_at } = row;
  const { last_look_at, last_success_at, last_error } = row;
  return {
    ...{ id, name, kind, folder: kind === 'folder' ? settings : null, s3: kind === 's3' ? settings : null },
    ...{
      every_seconds,
      enabled,
      format,
      zone: time_zone,
      site: row.site === null ? null : (sites.get(row.site) ?? null),
      files,
    },
    ...{ last_look_at, last_success_at, last_error, created_by, created_at },
  };
}
