import { z } from 'zod';
import {
  type DueMonth,
  dueMonths,
  findRetention,
  KEPT_DATA,
  listDrops,
  type Retention,
  storeRetention,
  uploadsBefore,
} from '../../db/retention.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { record } from '../record.ts';
import { count, pageOf, pageQuery, timestamp } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';

const months = z.int().min(1).max(1_200).nullable().meta({
  description: 'Full months that are kept besides the current one; null for ever',
});
const retention = z
  .strictObject({ flows_months: months, observations_months: months, hours_months: months, days_months: months })
  .meta({ id: 'Retention' });

const asked = z.coerce.number().int().min(1).max(1_200).optional();
const data = z.enum(KEPT_DATA);
const month = z.iso.date().meta({ description: 'First day of the month' });

const get = defineRoute({
  method: 'get',
  path: '/api/v1/retention',
  operationId: 'getRetention',
  tag: 'retention',
  summary: 'How long flows, observations, hours and days are kept',
  permission: 'network:read',
  responses: { 200: { description: 'The settings', schema: retention } },
  async handler(context) {
    return { status: 200, body: await inOwnTenant(context, findRetention) };
  },
});

const change = defineRoute({
  method: 'put',
  path: '/api/v1/retention',
  operationId: 'changeRetention',
  tag: 'retention',
  summary: 'Set how long they are kept',
  description: `Within an hour the workers drop every month that is over, and nothing brings it back; ask for the preview before. Sums of the topology stay. ${STEP_UP}`,
  permission: 'system:admin',
  body: retention,
  responses: { 200: { description: 'The settings', schema: retention } },
  async handler(context) {
    await requireStepUp(context);
    const { tenantId, userId } = principalOf(context);
    const body = await inOwnTenant(context, async (transaction) => {
      const before = await findRetention(transaction);
      await storeRetention(transaction, { tenantId, userId, retention: context.body });
      await record(transaction, context, 'retention.change', null, { before, after: context.body });
      return findRetention(transaction);
    });
    return { status: 200, body };
  },
});

const preview = defineRoute({
  method: 'get',
  path: '/api/v1/retention/preview',
  operationId: 'previewRetention',
  tag: 'retention',
  summary: 'Which months would be dropped',
  description: 'With the settings as they are, or with those given. Changes nothing.',
  permission: 'network:read',
  query: z.strictObject({
    flows_months: asked,
    observations_months: asked,
    hours_months: asked,
    days_months: asked,
  }),
  responses: {
    200: {
      description: 'The months, oldest first',
      schema: z
        .strictObject({
          settings: retention,
          months: z.array(z.strictObject({ data, month, bytes: count, estimated_rows: count })),
          bytes: count,
          uploads: count.meta({ description: 'Uploads that would lose flows' }),
        })
        .meta({ id: 'RetentionPreview' }),
    },
  },
  async handler(context) {
    const given = Object.fromEntries(Object.entries(context.query).filter(([, value]) => value !== undefined));
    const body = await inOwnTenant(context, async (transaction) => {
      const settings: Retention = { ...(await findRetention(transaction)), ...given };
      const due: DueMonth[] = await dueMonths(transaction, settings);
      const last = due.filter((each) => each.data === 'flows').at(-1);
      const uploads = last === undefined ? 0 : await uploadsBefore(transaction, last.month);
      return { settings, months: due, bytes: due.reduce((sum, { bytes }) => sum + bytes, 0), uploads };
    });
    return { status: 200, body };
  },
});

const drops = defineRoute({
  method: 'get',
  path: '/api/v1/retention/drops',
  operationId: 'listRetentionDrops',
  tag: 'retention',
  summary: 'Which months were dropped, the latest first',
  permission: 'network:read',
  query: pageQuery,
  responses: {
    200: {
      description: 'A page of months',
      schema: pageOf(
        z.strictObject({ data, month, bytes: count, dropped_at: timestamp }).meta({ id: 'RetentionDrop' }),
      ),
    },
  },
  async handler(context) {
    return { status: 200, body: await inOwnTenant(context, (transaction) => listDrops(transaction, context.query)) };
  },
});

/** How long data is kept. */
export const retentionRoutes: RouteDefinition[] = [get, change, preview, drops];
