import { buffer } from 'node:stream/consumers';
import { inTenant } from '../db/database.ts';
import { findDestination, recordBlocked } from '../db/destinations.ts';
import type { TargetRow } from '../db/report-targets.ts';
import type { ReportRow } from '../db/reports.ts';
import { firstTenant } from '../db/tenants.ts';
import { choose, contentTypeOf } from '../domain/reports/choices.ts';
import { resultFolder } from '../domain/reports/result-folders.ts';
import { folderTarget, mailTarget, resultPath, s3Target } from '../domain/reports/target.ts';
import { PlaceFailed } from '../infra/file-place.ts';
import { sendMail } from '../infra/mail.ts';
import { writeIntoFolder } from '../infra/report-folder.ts';
import { putBelowPrefix } from '../infra/s3-writer.ts';
import { rootOf } from '../infra/source-roots.ts';
import type { JobContext } from './processor.ts';

/** Larger files are not sent by mail. */
const MOST_ATTACHED = 10 << 20;

type Ready = ReportRow & { storage_key: string };

/** Takes a report to a place; gives where it is now, or who got it. Throws what says why not. */
export function deliverTo(target: TargetRow, report: Ready, context: JobContext): Promise<string> {
  if (target.kind === 'folder') return toFolder(target, report, context);
  return target.kind === 's3' ? toBucket(target, report, context) : byMail(target, report, context);
}

async function toFolder(
  { tenant_id, settings }: TargetRow,
  report: Ready,
  { services, signal }: JobContext,
): Promise<string> {
  const { path } = folderTarget.parse(settings);
  const isFirst = (await firstTenant(services.database.control)) === tenant_id;
  const root = rootOf(services.reports.roots, path, { id: tenant_id, isFirst });
  if (root === undefined) throw new PlaceFailed('The folder is not below one that reports may go to (REPORT_ROOTS).');
  const content = await services.objects.get(report.storage_key);
  return writeIntoFolder({ root, path }, nameOf(report), content, signal);
}

async function toBucket(target: TargetRow, report: Ready, { services, signal }: JobContext): Promise<string> {
  const { endpoint, region, bucket, prefix, access_key_id: accessKeyId } = s3Target.parse(target.settings);
  const { tenant_id: tenantId } = target;
  const { database, outbound, reports } = services;
  const secretAccessKey = reports.cipher.open(target.secret_sealed as Buffer, target.id).toString();
  const { hostname } = new URL(endpoint);
  const sending = {
    find: (url: string) =>
      inTenant(database.app, tenantId, (transaction) => findDestination(transaction, 'report', url)),
    blocked: (reason: string) =>
      recordBlocked(database.control, { tenantId, purpose: 'report', target: hostname, reason }),
    rules: outbound,
  };
  const content = await services.objects.get(report.storage_key);
  const contentType = contentTypeOf(report);
  const place = { endpoint, region, bucket, prefix, accessKeyId, secretAccessKey };
  return putBelowPrefix(place, nameOf(report), { content, contentType }, sending, signal);
}

async function byMail(target: TargetRow, report: Ready, { services }: JobContext): Promise<string> {
  const { to, attach } = mailTarget.parse(target.settings);
  const title = report.parameters.title ?? choose(report.kind, report.format)?.kind.title ?? report.kind;
  const attached = attach && (report.size ?? 0) <= MOST_ATTACHED;
  const attachments = attached ? [await attachmentOf(report, services)] : [];
  const text = [
    `${title}, asked for at ${report.created_at.toISOString()}.`,
    attached ? 'The file is attached.' : `It is in Ringfence: /api/v1/reports/${report.id}/download`,
    `SHA-256 of the file: ${report.sha256}`,
  ].join('\n\n');
  await sendMail(services.mail, { to, subject: title, text, attachments, key: `${report.id}.${target.id}` });
  return to.join(', ');
}

async function attachmentOf(report: Ready, { objects }: JobContext['services']) {
  const contentType = contentTypeOf(report);
  const content = await buffer(await objects.get(report.storage_key));
  return { filename: report.file_name ?? 'report', contentType, content };
}

function nameOf(report: Ready): string {
  return resultPath(resultFolder(report.format), report);
}
