import { z } from 'zod';

/** How a folder shows that a file is whole: it stays as it is, a second file says so, or it gets its name last. */
export const COMPLETENESS = ['stable', 'done-file', 'renamed'] as const;

/** A folder of this machine that files are dropped into. */
export const folderSettings = z.strictObject({
  path: z
    .string()
    .min(2)
    .max(1_000)
    .regex(/^\/[^\0]*[^/\0]$/, 'must be an absolute path'),
  complete: z.enum(COMPLETENESS).default('stable'),
  after: z.enum(['keep', 'move']).default('keep'),
});
export type FolderSettings = z.output<typeof folderSettings>;

/** A prefix of a bucket of an S3 service. */
export const s3Settings = z.strictObject({
  endpoint: z
    .string()
    .min(1)
    .max(500)
    .regex(/^https?:\/\/[^/?#\s@]+$/, 'must be scheme, host and port alone'),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default('us-east-1'),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
  prefix: z
    .string()
    .max(500)
    .regex(/^[^\0]*$/)
    .default(''),
  access_key_id: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'must be visible ASCII'),
});
export type S3Settings = z.output<typeof s3Settings>;
