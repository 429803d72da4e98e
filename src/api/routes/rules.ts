import { z } from 'zod';
import {
  changeDetectionRule,
  type DetectionRuleRow,
  deleteDetectionRule,
  enableDetectionRule,
  findDetectionRule,
  insertDetectionRule,
  listDetectionRules,
  listRuleVersions,
} from '../../db/detection-rules.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { scanAnew } from '../scan-anew.ts';
import { accepted, idParams, pageOf, pageQuery, statusUrl } from '../schemas.ts';
import { readWritten, untested } from '../written-rule.ts';
import {
  changedRule,
  detectionRule,
  ruleDetails,
  ruleLanguage,
  ruleText,
  ruleVersion,
  ruleView,
} from './rule-schemas.ts';

const PATH = '/api/v1/security/rules';
const written = z.strictObject({ language: ruleLanguage.default('sigma'), text: ruleText });
const REFUSED = { description: 'The text is no rule, or asks for what is not supported: where, and what' };

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listRules',
  tag: 'security',
  summary: 'Detection rules of users, newest first',
  permission: 'security:read',
  query: z.strictObject({
    ...pageQuery.shape,
    enabled: z.enum(['true', 'false']).optional(),
    language: ruleLanguage.optional(),
  }),
  responses: { 200: { description: 'A page of rules', schema: pageOf(detectionRule) } },
  async handler(context) {
    const { limit, cursor, enabled, language } = context.query;
    const filter = { language, enabled: enabled === undefined ? undefined : enabled === 'true' };
    const page = await inOwnTenant(context, (transaction) =>
      listDetectionRules(transaction, filter, { limit, cursor }),
    );
    return { status: 200, body: { ...page, items: page.items.map(ruleView) } };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createRule',
  tag: 'security',
  summary: 'Store a detection rule',
  description: 'It raises nothing until it was run over history and switched on.',
  permission: 'security:write',
  body: written,
  responses: { 201: { description: 'The rule, switched off', schema: detectionRule }, 422: REFUSED },
  async handler(context) {
    const text = readWritten(context.body);
    const row = await inOwnTenant(context, async (transaction) => {
      const made = await insertDetectionRule(transaction, text, principalOf(context).userId);
      await record(transaction, context, 'rule.create', made.id, ruleDetails(made));
      return made;
    });
    return { status: 201, body: ruleView(row), headers: { Location: `${PATH}/${row.id}` } };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getRule',
  tag: 'security',
  summary: 'A detection rule, with what its run over history said',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The rule', schema: detectionRule } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findDetectionRule(transaction, context.params.id));
    if (!row) throw notFound('rule');
    return { status: 200, body: ruleView(row) };
  },
});

const change = defineRoute({
  method: 'put',
  path: `${PATH}/{id}`,
  operationId: 'changeRule',
  tag: 'security',
  summary: 'Write a detection rule anew',
  description: 'The texts before are kept. It is switched off until the new text was run over history.',
  permission: 'security:write',
  params: idParams,
  body: written,
  responses: { 200: { description: 'The rule, switched off', schema: changedRule }, 422: REFUSED },
  handler: (context) =>
    changed(context, 'rule.change', async (transaction, id, by) => {
      // A rule that is not there is not there, whatever is to be written into it.
      if (!(await findDetectionRule(transaction, id))) return undefined;
      return changeDetectionRule(transaction, id, readWritten(context.body), by);
    }),
});

const test = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/test`,
  operationId: 'testRule',
  tag: 'security',
  summary: 'Run a rule over what is stored, without raising anything',
  description: 'The job ends with how often it would have fired; the rule then shows the counts by day, with examples.',
  permission: 'security:write',
  limit: 'scan',
  params: idParams,
  body: z.strictObject({ days: z.int().min(1).max(90).default(30) }),
  responses: { 202: { description: 'It is being run', schema: accepted } },
  async handler(context) {
    const { tenantId, userId } = principalOf(context);
    const { id } = context.params;
    const job = await inOwnTenant(context, async (transaction) => {
      const row = await findDetectionRule(transaction, id);
      if (!row) throw notFound('rule');
      const payload = { rule_id: id, version: row.version, days: context.body.days };
      await record(transaction, context, 'rule.test', id, ruleDetails(row));
      return enqueue(transaction, { tenantId, kind: 'rule-test', payload, createdBy: userId });
    });
    const status_url = statusUrl(job.id);
    return { status: 202, body: { job_id: job.id, status_url }, headers: { Location: status_url } };
  },
});

const enable = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/enable`,
  operationId: 'enableRule',
  tag: 'security',
  summary: 'Switch a rule on',
  description:
    'A scan of the stored data follows, which raises its alerts. The text that it has now must have been run over history.',
  permission: 'security:write',
  params: idParams,
  responses: {
    200: { description: 'The rule', schema: changedRule },
    409: { description: 'This version was not run over history' },
  },
  handler: (context) =>
    changed(context, 'rule.enable', async (transaction, id, by) => {
      const row = await enableDetectionRule(transaction, id, true, by);
      if (!row && (await findDetectionRule(transaction, id))) throw untested();
      return row;
    }),
});

const disable = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/disable`,
  operationId: 'disableRule',
  tag: 'security',
  summary: 'Switch a rule off',
  description: 'A scan follows, which resolves its alerts.',
  permission: 'security:write',
  params: idParams,
  responses: { 200: { description: 'The rule', schema: changedRule } },
  handler: (context) =>
    changed(context, 'rule.disable', (transaction, id, by) => enableDetectionRule(transaction, id, false, by)),
});

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deleteRule',
  tag: 'security',
  summary: 'Remove a rule',
  description: 'A scan follows, which resolves its alerts.',
  permission: 'security:write',
  params: idParams,
  responses: { 204: { description: 'It is removed' } },
  async handler(context) {
    const { id } = context.params;
    await inOwnTenant(context, async (transaction) => {
      if (!(await deleteDetectionRule(transaction, id, principalOf(context).userId))) throw notFound('rule');
      await record(transaction, context, 'rule.delete', id);
      await scanAnew(transaction, context);
    });
    return { status: 204 };
  },
});

const versions = defineRoute({
  method: 'get',
  path: `${PATH}/{id}/versions`,
  operationId: 'listRuleVersions',
  tag: 'security',
  summary: 'The texts that a rule had, the newest first',
  permission: 'security:read',
  params: idParams,
  query: pageQuery,
  responses: { 200: { description: 'A page of versions', schema: pageOf(ruleVersion) } },
  async handler(context) {
    const { id } = context.params;
    const page = await inOwnTenant(context, async (transaction) => {
      if (!(await findDetectionRule(transaction, id))) throw notFound('rule');
      return listRuleVersions(transaction, id, context.query);
    });
    return { status: 200, body: page };
  },
});

/** Changes a rule, says so in the audit log, and lets alerts follow. */
async function changed(
  context: RouteContext<typeof idParams, never, never>,
  action: 'rule.change' | 'rule.enable' | 'rule.disable',
  work: (
    transaction: Parameters<typeof findDetectionRule>[0],
    id: string,
    by: string,
  ) => Promise<DetectionRuleRow | undefined>,
) {
  const { id } = context.params;
  const row = await inOwnTenant(context, async (transaction) => {
    const done = await work(transaction, id, principalOf(context).userId);
    if (!done) throw notFound('rule');
    await record(transaction, context, action, id, ruleDetails(done));
    return { ...ruleView(done), job_id: await scanAnew(transaction, context) };
  });
  return { status: 200, body: row };
}

/** Detections that users write. */
export const ruleRoutes: RouteDefinition[] = [list, create, get, change, remove, test, enable, disable, versions];
