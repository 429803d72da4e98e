import type { Knex } from 'knex';
import { z } from 'zod';
import { deleteRule, listMembers, listRules, moveMembers, nodesAt, putRule } from '../../db/application-members.ts';
import { findApplication } from '../../db/applications.ts';
import { fitsNoOne, inOneSpelling } from '../../domain/applications/rule-pattern.ts';
import { siblingPattern } from '../../domain/applications/ruled.ts';
import { classifyAgain } from '../classify-again.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { requireSite } from '../require-site.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { invalid } from '../validate.ts';
import { correction, member, newRule, rule } from './application-schemas.ts';

const learned = z
  .strictObject({ members: z.array(z.string()), learned: z.array(rule) })
  .meta({ id: 'ApplicationCorrection', description: 'The addresses that were moved, and what was learned from it' });

const members = defineRoute({
  method: 'get',
  path: '/api/v1/applications/{id}/members',
  operationId: 'listApplicationMembers',
  tag: 'applications',
  summary: 'The members of an application by address',
  permission: 'network:read',
  params: idParams,
  query: pageQuery,
  responses: { 200: { description: 'A page of members', schema: pageOf(member) } },
  async handler(context) {
    const page = await inOwnTenant(context, async (transaction) => {
      if (!(await findApplication(transaction, context.params.id))) throw notFound('application');
      return listMembers(transaction, context.params.id, context.query);
    });
    return { status: 200, body: page };
  },
});

const include = defineRoute({
  method: 'post',
  path: '/api/v1/applications/{id}/members',
  operationId: 'addApplicationMembers',
  tag: 'applications',
  summary: 'Say that nodes are members of an application',
  description:
    'They leave any other application. The correction is kept as rules, which later classifications obey; tiers, dependencies and readiness follow with the next one, which is queued.',
  permission: 'network:write',
  params: idParams,
  body: correction,
  responses: { 200: { description: 'What was moved and learned', schema: learned } },
  handler: (context) => correct(context, context.params.id, context.body, 'include'),
});

const exclude = defineRoute({
  method: 'post',
  path: '/api/v1/applications/{id}/members/remove',
  operationId: 'removeApplicationMembers',
  tag: 'applications',
  summary: 'Say that nodes are no members of an application',
  description: 'Kept as rules, as additions are.',
  permission: 'network:write',
  params: idParams,
  body: correction.omit({ tier: true }),
  responses: { 200: { description: 'What was moved and learned', schema: learned } },
  handler: (context) => correct(context, context.params.id, context.body, 'exclude'),
});

async function correct(
  context: Pick<RouteContext, 'principal' | 'services' | 'requestId' | 'ip'>,
  id: string,
  {
    addresses,
    site,
    tier = null,
    siblings,
  }: Omit<z.output<typeof correction>, 'tier'> & { tier?: z.output<typeof correction>['tier'] | null },
  action: 'include' | 'exclude',
) {
  const body = await inOwnTenant(context, async (transaction) => {
    if (!(await findApplication(transaction, id))) throw notFound('application');
    await requireSite(transaction, site);
    const nodes = await nodesAt(transaction, [...new Set(addresses)], site ?? 'none');
    if (nodes.length === 0) throw noSuchNodes();
    const patterns = new Map<string, 'address' | 'hostname'>();
    for (const { address, hostname } of nodes) {
      patterns.set(inOneSpelling('address', address), 'address');
      const pattern = siblings ? siblingPattern(hostname) : null;
      if (pattern) patterns.set(pattern, 'hostname');
    }
    const common = { applicationId: id, action, tier, learned: true, createdBy: principalOf(context).userId };
    const rules = [];
    for (const [pattern, kind] of patterns) rules.push(await putRule(transaction, { ...common, kind, pattern }));
    const moved = nodes.map(({ address }) => address);
    await moveMembers(transaction, id, moved, { action, tier });
    const details = { action, tier, addresses: moved.slice(0, 20), count: moved.length, rules: rules.length };
    await record(transaction, context, 'application.correct', id, details);
    await classifyAgain(transaction, context);
    return { members: moved, learned: rules };
  });
  return { status: 200, body };
}

function noSuchNodes(): Problem {
  return new Problem(422, 'no-such-nodes', 'No node has one of these addresses.', {
    hint: 'List the nodes; for addresses that are to come, write a rule.',
  });
}

const rules = defineRoute({
  method: 'get',
  path: '/api/v1/application-rules',
  operationId: 'listApplicationRules',
  tag: 'applications',
  summary: 'What people say of who belongs where, newest first',
  permission: 'network:read',
  query: z.strictObject({ ...pageQuery.shape, application_id: z.uuid().optional() }),
  responses: { 200: { description: 'A page of rules', schema: pageOf(rule) } },
  async handler(context) {
    const { application_id, ...request } = context.query;
    const page = await inOwnTenant(context, (transaction) => listRules(transaction, application_id, request));
    return { status: 200, body: page };
  },
});

const addRule = defineRoute({
  method: 'post',
  path: '/api/v1/application-rules',
  operationId: 'addApplicationRule',
  tag: 'applications',
  summary: 'Say which nodes belong to an application, or do not',
  description:
    'By host name, address or the name that logs use. Of several that fit a node the narrowest counts; a rule stands above all evidence. The next classification obeys it, which is queued.',
  permission: 'network:write',
  body: newRule,
  responses: { 201: { description: 'The rule', schema: rule } },
  async handler(context) {
    const { application_id, kind, pattern, action, tier } = context.body;
    const fault = fitsNoOne(kind, pattern);
    if (fault) throw invalid([{ in: 'body', path: 'pattern', message: fault }]);
    const row = await inOwnTenant(context, async (transaction) => {
      await requireApplication(transaction, application_id);
      const made = await putRule(transaction, {
        ...{ applicationId: application_id, kind, action, tier, learned: false },
        ...{ pattern: inOneSpelling(kind, pattern), createdBy: principalOf(context).userId },
      });
      await record(transaction, context, 'application-rule.create', made.id, { kind, pattern: made.pattern, action });
      await classifyAgain(transaction, context);
      return made;
    });
    return { status: 201, body: row };
  },
});

async function requireApplication(transaction: Knex.Transaction, id: string): Promise<void> {
  if (await findApplication(transaction, id)) return;
  throw invalid([{ in: 'body', path: 'application_id', message: 'There is no such thing.' }]);
}

const removeRule = defineRoute({
  method: 'delete',
  path: '/api/v1/application-rules/{id}',
  operationId: 'deleteApplicationRule',
  tag: 'applications',
  summary: 'Take a rule back',
  permission: 'network:write',
  params: idParams,
  responses: { 204: { description: 'It is gone' } },
  async handler(context) {
    const { id } = context.params;
    await inOwnTenant(context, async (transaction) => {
      const gone = await deleteRule(transaction, id);
      if (!gone) throw notFound('application rule');
      const { kind, pattern, action, application_id } = gone;
      await record(transaction, context, 'application-rule.delete', id, { kind, pattern, action, application_id });
      await classifyAgain(transaction, context);
    });
    return { status: 204 };
  },
});

/** Who belongs to an application, and what people say of that. */
export const applicationMemberRoutes: RouteDefinition[] = [members, include, exclude, rules, addRule, removeRule];
