import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AUDIT_COLUMNS, type AuditRow, listAudit, readAudit } from '../../db/audit-log.ts';
import { verifyTenant } from '../../db/audit-verification.ts';
import { inSnapshot } from '../../db/snapshot.ts';
import { SECURITY_EVENT_NAMES } from '../../domain/access/security-events.ts';
import { moment } from '../../domain/requests/moment.ts';
import { attachment, csvDownload } from '../csv-download.ts';
import { defineRoute, principalOf, type Reply, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { text } from '../network-view.ts';
import { record } from '../record.ts';
import { count, pageOf, pageQuery, timestamp } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';

const OUTCOMES = ['success', 'failure', 'denied'] as const;
/** An export or a verification of years takes its time; the pool's limit is for answers that somebody waits for. */
const LONGEST_MILLISECONDS = 600_000;

const auditEntry = z
  .strictObject({
    id: z.string().meta({ description: 'Whole number, as text' }),
    seq: count.nullable().meta({ description: 'Place in the chain; null until it is sealed, about a second later' }),
    at: timestamp,
    actor_id: z.uuid().nullable(),
    action: z.string().meta({ description: 'noun.verb' }),
    target: z.string().nullable(),
    outcome: z.enum(OUTCOMES),
    request_id: z.string().nullable(),
    ip: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    hash: z.string().nullable().meta({ description: 'SHA-256 over the previous hash and this row' }),
  })
  .meta({ id: 'AuditEntry' });

const filters = z.strictObject({
  action: z.enum(SECURITY_EVENT_NAMES).optional(),
  actor: z.uuid().optional().meta({ description: 'Id of a user' }),
  target: text(200).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  request_id: text(100).optional(),
  from: moment.optional().meta({ description: 'At or after' }),
  to: moment.optional().meta({ description: 'Before' }),
});

const list = defineRoute({
  method: 'get',
  path: '/api/v1/audit',
  operationId: 'listAudit',
  tag: 'audit',
  summary: 'Who did what, newest first',
  permission: 'system:admin',
  query: z.strictObject({ ...pageQuery.shape, ...filters.shape }),
  responses: { 200: { description: 'A page of the audit log', schema: pageOf(auditEntry) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const body = await inOwnTenant(context, (transaction) => listAudit(transaction, filter, { limit, cursor }));
    return { status: 200, body };
  },
});

const exportAudit = defineRoute({
  method: 'get',
  path: '/api/v1/audit/export',
  operationId: 'exportAudit',
  tag: 'audit',
  summary: 'The audit log as a file, oldest first',
  description: `In CSV, cells that a spreadsheet would take for a formula begin with an apostrophe. Is itself recorded. Not for API keys: machines are sent the log as it grows (SIEM_URL). ${STEP_UP}`,
  permission: 'system:admin',
  query: z.strictObject({ ...filters.shape, format: z.enum(['csv', 'ndjson']).default('csv') }),
  responses: { 200: { description: AUDIT_COLUMNS.join(', '), contentType: 'text/csv' } },
  async handler(context) {
    await requireStepUp(context);
    const { format, ...filter } = context.query;
    const { tenantId } = principalOf(context);
    await inOwnTenant(context, (transaction) => record(transaction, context, 'audit.export', null, { format, filter }));
    const { app } = context.services.database;
    const write = (send: (rows: AsyncGenerator<AuditRow[]>) => Promise<void>) =>
      inSnapshot(app, tenantId, (transaction) => send(readAudit(transaction, filter)), {
        statementTimeout: LONGEST_MILLISECONDS,
      });
    if (format === 'ndjson') return ndjsonDownload('audit.ndjson', write);
    return csvDownload('audit.csv', [...AUDIT_COLUMNS], (send) => write((batches) => send(csvRows(batches))));
  },
});

const verification = defineRoute({
  method: 'get',
  path: '/api/v1/audit/verification',
  operationId: 'verifyAudit',
  tag: 'audit',
  summary: 'Whether the audit log is still what was written',
  description:
    'Follows the hash chain from its first row, and names the first number that is wrong. Is itself recorded.',
  permission: 'system:admin',
  responses: {
    200: {
      description: 'The verdict',
      schema: z
        .strictObject({
          tenant_id: z.uuid(),
          links: count.meta({ description: 'Rows followed and right' }),
          head: z.strictObject({ seq: count, hash: z.string() }).nullable(),
          anchored_seq: count.nullable().meta({ description: 'Last number that was noted outside of the database' }),
          unsealed: count.meta({ description: 'Rows that wait for their place' }),
          broken: z
            .strictObject({
              seq: count
                .nullable()
                .meta({ description: 'First number that is wrong; null for a row outside of the chain' }),
              fault: z.enum([
                'row-changed',
                'row-removed',
                'seal-removed',
                'tail-removed',
                'chain-rewritten',
                'row-not-sealed',
              ]),
              detail: z.string(),
            })
            .nullable(),
        })
        .meta({ id: 'AuditVerdict' }),
    },
  },
  async handler(context) {
    const { tenantId } = principalOf(context);
    const verdict = await inSnapshot(
      context.services.database.app,
      tenantId,
      (transaction) => verifyTenant(transaction, tenantId),
      { statementTimeout: LONGEST_MILLISECONDS },
    );
    const { links, broken, head } = verdict;
    await inOwnTenant(context, (transaction) =>
      record(transaction, context, 'audit.verify', null, { links, broken }, broken ? 'failure' : 'success'),
    );
    return { status: 200, body: { ...verdict, head: head && { seq: head.seq, hash: head.hash.toString('hex') } } };
  },
});

async function* csvRows(batches: AsyncIterable<AuditRow[]>) {
  for await (const batch of batches) {
    for (const row of batch) yield { ...row, at: row.at.toISOString(), details: JSON.stringify(row.details) };
  }
}

/** One JSON object per line; as with CSV, what goes wrong on the way cuts the download off. */
function ndjsonDownload(
  fileName: string,
  write: (send: (batches: AsyncIterable<AuditRow[]>) => Promise<void>) => Promise<void>,
): Reply {
  const out = new PassThrough();
  async function* lines(batches: AsyncIterable<AuditRow[]>) {
    for await (const batch of batches) yield batch.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
  write((batches) => pipeline(Readable.from(lines(batches)), out)).catch((error: Error) => out.destroy(error));
  return {
    status: 200,
    stream: out,
    headers: { 'Content-Type': 'application/x-ndjson', 'Content-Disposition': attachment(fileName) },
  };
}

/** The audit log: look, take along, verify. */
export const auditRoutes: RouteDefinition[] = [list, exportAudit, verification];
