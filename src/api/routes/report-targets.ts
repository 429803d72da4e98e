import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { deleteTarget, enableTarget, insertTarget, listTargets, type TargetRow } from '../../db/report-targets.ts';
import { firstTenant } from '../../db/tenants.ts';
import type { FolderTarget, S3Target, TargetKind } from '../../domain/reports/target.ts';
import { readSourceRoot, rootOf } from '../../infra/source-roots.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { requireDestination } from '../require-destination.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';
import { newTarget, target, targetView } from './report-target-schemas.ts';

const PATH = '/api/v1/report-targets';

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listReportTargets',
  tag: 'reports',
  summary: 'Places that reports can be taken to, the newest first',
  permission: 'network:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of places', schema: pageOf(target) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listTargets(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(targetView) } };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createReportTarget',
  tag: 'reports',
  summary: 'Add a place: a folder, an S3 prefix, or people who get a mail',
  description: `Whoever may ask for a report may have it taken there. ${STEP_UP}`,
  permission: 'system:admin',
  body: newTarget,
  responses: {
    201: { description: 'The place', schema: target },
    409: { description: 'The name is taken' },
    422: { description: 'Nothing may go there, or the request has a fault' },
  },
  async handler(context) {
    await requireStepUp(context);
    const { name, secret_access_key, ...places } = context.body;
    const [kind, settings] = Object.entries(places)[0] as [TargetKind, Record<string, unknown>];
    const { tenantId, userId } = principalOf(context);
    const id = randomUUID();
    const cipher = context.services.targetCipher;
    const made = await inOwnTenant(context, async (transaction) => {
      await requireReachable(context, transaction, kind, settings);
      const row = await insertTarget(transaction, {
        ...{ id, tenant_id: tenantId, created_by: userId, name, kind, settings },
        secret_sealed: secret_access_key === undefined ? null : cipher.seal(Buffer.from(secret_access_key), id),
      });
      if (!row) throw new Problem(409, 'conflict', 'There is a place of this name.', { hint: 'Choose another name.' });
      await record(transaction, context, 'report-target.create', id, details(row));
      return row;
    });
    return { status: 201, body: targetView(made), headers: { Location: `${PATH}/${id}` } };
  },
});

const change = defineRoute({
  method: 'patch',
  path: `${PATH}/{id}`,
  operationId: 'changeReportTarget',
  tag: 'reports',
  summary: 'Switch a place on or off',
  description: STEP_UP,
  permission: 'system:admin',
  params: idParams,
  body: z.strictObject({ enabled: z.boolean() }),
  responses: { 200: { description: 'The place', schema: target } },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    const row = await inOwnTenant(context, async (transaction) => {
      const changed = await enableTarget(transaction, id, context.body.enabled);
      if (!changed) throw notFound('place for reports');
      await record(transaction, context, 'report-target.change', id, details(changed));
      return changed;
    });
    return { status: 200, body: targetView(row) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deleteReportTarget',
  tag: 'reports',
  summary: 'Remove a place',
  description: `What was taken there stays there. Schedules that name it go on without it. ${STEP_UP}`,
  permission: 'system:admin',
  params: idParams,
  responses: { 204: { description: 'Removed' } },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    await inOwnTenant(context, async (transaction) => {
      const row = await deleteTarget(transaction, id);
      if (!row) throw notFound('place for reports');
      await record(transaction, context, 'report-target.delete', id, details(row));
    });
    return { status: 204 };
  },
});

/** Throws 422 unless reports may go there. Mail goes to the server that whoever runs the platform has set up. */
async function requireReachable(
  context: RouteContext,
  transaction: Knex.Transaction,
  kind: TargetKind,
  settings: object,
): Promise<void> {
  if (kind === 's3') {
    const { endpoint } = settings as S3Target;
    return requireDestination(transaction, { purpose: 'report', url: endpoint, path: 's3.endpoint' });
  }
  if (kind === 'mail') return;
  const { config, database } = context.services;
  const { tenantId: id } = principalOf(context);
  const roots = config.reports.roots.flatMap((text) => readSourceRoot(text) ?? []);
  const isFirst = (await firstTenant(database.control)) === id;
  if (rootOf(roots, (settings as FolderTarget).path, { id, isFirst }) !== undefined) return;
  throw new Problem(422, 'folder-not-allowed', 'Reports may not go to this folder.', {
    hint: 'Whoever runs the platform names the folders below which they may, in REPORT_ROOTS.',
  });
}

function details({ name, kind, settings, enabled }: TargetRow) {
  const { path, endpoint, bucket, prefix, to } = settings as Record<string, unknown>;
  const place = { folder: { path }, s3: { endpoint, bucket, prefix }, mail: { to } }[kind];
  return { name, kind, enabled, ...place };
}

/** Where reports can be taken to. */
export const reportTargetRoutes: RouteDefinition[] = [list, create, change, remove];
