import { z } from 'zod';
import { evidenceFlows, evidenceObservations, type RecordPlace } from '../../db/alert-evidence.ts';
import { findAlert } from '../../db/alerts.ts';
import { lineKey } from '../../intake/record-lines.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { siteOf } from '../network-view.ts';
import { notFound } from '../problem.ts';
import { rawLines } from '../raw-lines.ts';
import { count, idParams, timestamp } from '../schemas.ts';

const place = {
  upload_id: z.uuid(),
  upload: z.string().meta({ description: 'Name of the file' }),
  sha256: z.string().meta({ description: 'Of the file' }),
  part: count.meta({ description: 'Part of the file: a member of an archive, a sheet, a range' }),
  member: z.string().nullable(),
  line: count.meta({ description: 'Line, or number of the record where a file has no lines' }),
  text: z.string().nullable().meta({ description: 'The line as it is in the file, cut at 4,096 characters' }),
};
const flow = z
  .strictObject({
    ...place,
    time: timestamp,
    duration: z.number().nullable().meta({ description: 'Seconds' }),
    client: z.string(),
    client_site: siteOf,
    client_port: z.int().nullable(),
    server: z.string(),
    server_site: siteOf,
    port: z.int().nullable(),
    protocol: z.int().nullable(),
    bytes_out: count.nullable(),
    bytes_in: count.nullable(),
    failed: z.boolean(),
    application: z.string().nullable(),
  })
  .meta({ id: 'EvidenceFlow' });
const observation = z
  .strictObject({
    ...place,
    time: timestamp,
    kind: z.string(),
    client: z.string().nullable(),
    client_site: siteOf,
    server: z.string().nullable(),
    server_site: siteOf,
    name: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'EvidenceObservation' });

const get = defineRoute({
  method: 'get',
  path: '/api/v1/security/alerts/{id}/evidence',
  operationId: 'getAlertEvidence',
  tag: 'security',
  summary: 'The records behind an alert, and where each stands',
  description:
    'Flows of its client, server and service in its time, failed ones first, and what else logs said of them. The text of lines is read from up to three files, as far as 32 MiB into each.',
  permission: 'security:read',
  params: idParams,
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Flows, and observations' }),
  }),
  responses: {
    200: {
      description: 'The records',
      schema: z
        .strictObject({ flows: z.array(flow), observations: z.array(observation) })
        .meta({ id: 'AlertEvidence' }),
    },
  },
  async handler(context) {
    const { limit } = context.query;
    const body = await inOwnTenant(context, async (transaction) => {
      const alert = await findAlert(transaction, context.params.id);
      if (!alert) throw notFound('alert');
      const flows = await evidenceFlows(transaction, alert, limit);
      const observations = await evidenceObservations(transaction, alert, limit);
      const texts = await rawLines(transaction, context.services, [...flows, ...observations]);
      const withText = <Row extends RecordPlace>(row: Row) => ({
        ...row,
        text: texts.get(lineKey(row)) ?? null,
      });
      return { flows: flows.map(withText), observations: observations.map(withText) };
    });
    return { status: 200, body };
  },
});

/** What alerts rest on. */
export const alertEvidenceRoutes: RouteDefinition[] = [get];
