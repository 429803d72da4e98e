import { z } from 'zod';
import { changeAlerts } from '../../db/alert-changes.ts';
import { alertIds } from '../../db/alerts.ts';
import { changeDetails, requireAssignee } from '../alert-change.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { Problem } from '../problem.ts';
import { record } from '../record.ts';
import { count } from '../schemas.ts';
import { alertChange, alertFilter } from './alert-schemas.ts';

/** In one request and one transaction. */
const MOST = 1_000;
/** Ids that an audit row names; each alert's own history has it anyway. */
const MOST_NAMED = 100;

const updateMany = defineRoute({
  method: 'patch',
  path: '/api/v1/security/alerts',
  operationId: 'updateAlerts',
  tag: 'security',
  summary: 'The same for many alerts: those of ids, or those of filter',
  description: `At most ${MOST} at once, all or none. Ids that are no alerts of yours are answered as missing.`,
  permission: 'security:write',
  body: z
    .strictObject({
      ids: z.array(z.uuid()).min(1).max(MOST).optional(),
      filter: alertFilter.optional(),
      ...alertChange.shape,
    })
    .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), 'must have ids or filter, not both')
    .refine(
      ({ status, assignee, comment }) => [status, assignee, comment].some((value) => value !== undefined),
      'must say what is to be otherwise: status, assignee or comment',
    ),
  responses: {
    200: {
      description: 'How many there were',
      schema: z
        .strictObject({ matched: count, changed: count, missing: z.array(z.uuid()) })
        .meta({ id: 'ChangedAlerts' }),
    },
    409: { description: 'The filter names too many' },
  },
  async handler(context) {
    const { ids, filter, ...change } = context.body;
    const body = await inOwnTenant(context, async (transaction) => {
      await requireAssignee(transaction, change.assignee);
      const wanted = [...new Set(ids ?? (await alertIds(transaction, filter ?? {}, MOST + 1)))];
      if (wanted.length > MOST) throw tooMany();
      const { found, changed } = await changeAlerts(transaction, wanted, change, principalOf(context).userId);
      const known = new Set(found.map(({ id }) => id));
      if (changed.length > 0) {
        const details = { ...changeDetails(change), alerts: changed.length, ids: changed.slice(0, MOST_NAMED) };
        await record(transaction, context, 'alert.update-many', null, details);
      }
      const missing = ids === undefined ? [] : wanted.filter((id) => !known.has(id));
      return { matched: found.length, changed: changed.length, missing };
    });
    return { status: 200, body };
  },
});

function tooMany(): Problem {
  return new Problem(409, 'too-many-alerts', `The filter names more than ${MOST} alerts.`, {
    hint: 'Narrow it, for example by detection or severity, and repeat the request.',
  });
}

/** Alerts by the hundred. */
export const alertBatchRoutes: RouteDefinition[] = [updateMany];
