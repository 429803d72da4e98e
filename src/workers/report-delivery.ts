import { writeAudit } from '../db/audit.ts';
import { inTenant } from '../db/database.ts';
import { noteDelivery } from '../db/report-deliveries.ts';
import { findTarget, type TargetRow } from '../db/report-targets.ts';
import { findReport, type ReportRow } from '../db/reports.ts';
import { DestinationNotAllowed } from '../infra/destination-not-allowed.ts';
import { PlaceFailed } from '../infra/file-place.ts';
import { MailFailed } from '../infra/mail.ts';
import { deliverTo } from './deliver-to.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';

/**
 * Takes a report to a place and writes down where it is. A worker that dies between the two does it once more: in a
 * folder or a bucket that is the same file again, a mail has the same Message-ID.
 */
export const reportDelivery: Processor<'report-delivery'> = async ({ report_id, target_id }, context) => {
  const { report, target } = await find(report_id, target_id, context);
  const about = { tenantId: context.tenantId, reportId: report.id, targetId: target.id };
  const { app } = context.services.database;
  try {
    const place = await deliverTo(target, report, context);
    await inTenant(app, context.tenantId, async (transaction) => {
      await noteDelivery(transaction, about, { state: 'delivered', place });
      await writeAudit(transaction, {
        ...{ tenantId: context.tenantId, actorId: null, action: 'report.deliver', target: report.id },
        details: { place, target: target.name, kind: report.kind, sha256: report.sha256 },
      });
    });
    return { report_id, target_id, place };
  } catch (error) {
    const said = reasonOf(error);
    if (!context.signal.aborted) {
      const message = said ?? 'It could not be delivered; the log has the reason.';
      await inTenant(app, context.tenantId, (transaction) =>
        noteDelivery(transaction, about, { state: 'failed', error: message }),
      );
    }
    if (error instanceof DestinationNotAllowed || (error instanceof MailFailed && error.forGood)) {
      throw new PermanentFailure('not-delivered', said ?? '', 'Mend the place, then send the report again.');
    }
    throw error;
  }
};

async function find(
  reportId: string,
  targetId: string,
  { tenantId, services }: JobContext,
): Promise<{ report: ReportRow & { storage_key: string }; target: TargetRow }> {
  const [report, target] = await inTenant(services.database.app, tenantId, (transaction) =>
    Promise.all([findReport(transaction, reportId), findTarget(transaction, targetId)]),
  );
  if (report?.state !== 'ready' || report.storage_key === null) {
    throw new PermanentFailure('report-not-ready', 'The report has no file.', 'Ask for it again.');
  }
  if (!target?.enabled) {
    throw new PermanentFailure('no-such-place', 'The place is gone, or switched off.', 'Name another one.');
  }
  return { report: report as ReportRow & { storage_key: string }, target };
}

/** What may be shown of a failure. */
function reasonOf(error: unknown): string | undefined {
  const known = [PlaceFailed, MailFailed, DestinationNotAllowed].some((kind) => error instanceof kind);
  return known ? (error as Error).message : undefined;
}
