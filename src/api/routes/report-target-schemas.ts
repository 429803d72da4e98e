import { z } from 'zod';
import type { DeliveryRow } from '../../db/report-deliveries.ts';
import type { TargetRow } from '../../db/report-targets.ts';
import { folderTarget, mailTarget, s3Target, TARGET_KINDS } from '../../domain/reports/target.ts';
import { plainName, timestamp } from '../schemas.ts';

const folder = folderTarget.meta({ id: 'FolderTarget', description: 'Below a folder that REPORT_ROOTS names' });
const s3 = s3Target.meta({
  id: 'S3Target',
  description: 'The endpoint must be an approved destination with the purpose report',
});
const mail = mailTarget.meta({ id: 'MailTarget' });
const secret = z
  .string()
  .regex(/^[\x21-\x7e]{1,256}$/, 'must be visible ASCII')
  .meta({ description: 'The secret key of s3; it is sealed, and never shown again' });

/** A place as it is asked for: one of folder, s3 (with its secret) and mail. */
export const newTarget = z
  .strictObject({
    name: plainName,
    folder: folder.optional(),
    s3: s3.optional(),
    mail: mail.optional(),
    secret_access_key: secret.optional(),
  })
  .superRefine(({ folder, s3, mail, secret_access_key }, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if ([folder, s3, mail].filter((place) => place !== undefined).length !== 1) {
      fault('folder', 'is needed, or s3, or mail: one of them');
    }
    if (s3 && secret_access_key === undefined) fault('secret_access_key', 'is needed with s3');
    if (!s3 && secret_access_key !== undefined) fault('secret_access_key', 'is for s3 only');
  });

/** A place as it is shown. */
export const target = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(TARGET_KINDS),
    folder: folderTarget.nullable(),
    s3: s3Target.nullable(),
    mail: mailTarget.nullable(),
    enabled: z.boolean(),
    created_by: z.uuid(),
    created_at: timestamp,
  })
  .meta({ id: 'ReportTarget' });

/** A row as that. */
export function targetView({ id, name, kind, settings, enabled, created_by, created_at }: TargetRow) {
  const none = { folder: null, s3: null, mail: null };
  const place = { ...none, [kind]: settings } as Pick<z.output<typeof target>, 'folder' | 's3' | 'mail'>;
  return { id, name, kind, ...place, enabled, created_by, created_at };
}

/** What became of taking a report to a place. */
export const delivery = z
  .strictObject({
    target_id: z.uuid(),
    target: z.string(),
    state: z.enum(['waiting', 'delivered', 'failed']),
    place: z.string().nullable().meta({ description: 'Where it is, or who got it' }),
    error: z.string().nullable(),
    delivered_at: timestamp.nullable(),
  })
  .meta({ id: 'ReportDelivery' });

/** A row as that. */
export function deliveryView({ target_id, target, state, place, error, delivered_at }: DeliveryRow) {
  return { target_id, target, state, place, error, delivered_at };
}
