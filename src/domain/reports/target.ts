import { z } from 'zod';
import { folderSettings, s3Settings } from '../sources/place.ts';

export const TARGET_KINDS = ['folder', 's3', 'mail'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** A folder of the workers' machine; reports go below results/ in it. */
export const folderTarget = folderSettings.pick({ path: true });
export type FolderTarget = z.output<typeof folderTarget>;

/** A prefix of a bucket; reports go below results/ in it. */
export const s3Target = s3Settings;
export type S3Target = z.output<typeof s3Target>;

/** People who get a mail, with the file in it or with where it is. */
export const mailTarget = z.strictObject({
  to: z.array(z.email().max(254)).min(1).max(20),
  attach: z.boolean().default(false).meta({ description: 'Send the file itself, when it is no larger than 10 MiB' }),
});
export type MailTarget = z.output<typeof mailTarget>;

/** Where a report lies in a folder or a bucket: a name of its own, in the folder of its format. */
export function resultPath(folder: string, { id, file_name }: { id: string; file_name: string | null }): string {
  const [, stem = 'report', extension = 'bin'] = /^([^.]+)\.([a-z0-9.]+)$/.exec(file_name ?? '') ?? [];
  return `results/${folder}/${stem}-${id.slice(0, 8)}.${extension}`;
}
