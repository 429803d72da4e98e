import { z } from 'zod';
import { deleteZoneRule, findZoneRule, insertZoneRule, listZoneRules, type ZoneRuleRow } from '../../db/zone-rules.ts';
import { allZones, lockZones } from '../../db/zones.ts';
import { readRuleService, spellRuleService, ZONE_VERDICTS } from '../../domain/zones/zone-rule.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { text } from '../network-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, timestamp } from '../schemas.ts';

const verdict = z.enum(ZONE_VERDICTS);

/** A service in its one spelling; 422 says how to spell it. */
const service = z
  .string()
  .max(30)
  .transform((given, context) => {
    const read = readRuleService(given);
    if (read) return spellRuleService(read);
    context.addIssue({ code: 'custom', message: 'is no service: write 443/tcp, 8000-8100/udp or icmp' });
    return z.NEVER;
  })
  .meta({ description: '443/tcp, 8000-8100/udp, icmp', override: { type: 'string', examples: ['443/tcp'] } });
const services = z
  .array(service)
  .max(100)
  .transform((given) => [...new Set(given)].sort())
  .default([])
  .meta({ description: 'None stands for every service' });

const zoneOfRule = z.strictObject({ id: z.uuid(), name: z.string() }).nullable();
const zoneRule = z
  .strictObject({
    id: z.uuid(),
    from: zoneOfRule.meta({ description: 'null stands for any other zone, and for machines in none' }),
    to: zoneOfRule.meta({ description: 'null stands for any other zone, and for machines in none' }),
    verdict,
    services: z.array(z.string()),
    reason: z.string(),
    created_by: z.uuid(),
    created_at: timestamp,
  })
  .meta({ id: 'ZoneRule' });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/zone-rules',
  operationId: 'listZoneRules',
  tag: 'zones',
  summary: 'What may go from zone to zone, and what may not; newest first',
  permission: 'network:read',
  query: z.strictObject({
    ...pageQuery.shape,
    zone: z.uuid().optional().meta({ description: 'Id of the zone at either end' }),
    verdict: verdict.optional(),
  }),
  responses: { 200: { description: 'A page of rules', schema: pageOf(zoneRule) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const page = await inOwnTenant(context, (transaction) => listZoneRules(transaction, filter, { limit, cursor }));
    return { status: 200, body: page };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/api/v1/zone-rules/{id}',
  operationId: 'getZoneRule',
  tag: 'zones',
  summary: 'A zone rule',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The rule', schema: zoneRule } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findZoneRule(transaction, context.params.id));
    if (!row) throw notFound('zone rule');
    return { status: 200, body: row };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/zone-rules',
  operationId: 'createZoneRule',
  tag: 'zones',
  summary: 'Say what may, or may not, go from a zone to another',
  description:
    'The detection forbidden-zone-traffic reports what breaks it, from the next threat scan on. A rule that names services counts before one that does not, one that names both zones before one for any, and of equally precise ones what is forbidden.',
  permission: 'network:write',
  body: z
    .strictObject({
      from: z.uuid().nullable().default(null).meta({ description: 'Id of a zone; null for any other' }),
      to: z.uuid().nullable().default(null).meta({ description: 'Id of a zone; null for any other' }),
      verdict,
      services,
      reason: text(500),
    })
    .refine(({ from, to }) => from !== null || to !== null, { message: 'names no zone: name one', path: ['from'] }),
  responses: {
    201: { description: 'The rule', schema: zoneRule },
    404: { description: 'There is no such zone' },
    409: { description: 'There is the same rule already' },
  },
  async handler(context) {
    const { userId } = principalOf(context);
    const wanted = context.body;
    const body = await inOwnTenant(context, async (transaction) => {
      await lockZones(transaction);
      const zones = new Set((await allZones(transaction)).map(({ id }) => id));
      for (const zone of [wanted.from, wanted.to]) if (zone !== null && !zones.has(zone)) throw notFound('zone');
      const id = await insertZoneRule(transaction, { ...wanted, createdBy: userId });
      if (id === undefined) throw alreadyThere();
      const made = (await findZoneRule(transaction, id)) as ZoneRuleRow;
      await record(transaction, context, 'zone-rule.create', id, detailsOf(made));
      return made;
    });
    return { status: 201, body, headers: { Location: `/api/v1/zone-rules/${body.id}` } };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/v1/zone-rules/{id}',
  operationId: 'deleteZoneRule',
  tag: 'zones',
  summary: 'Take back a zone rule',
  description: 'Its alerts are resolved by the next threat scan.',
  permission: 'network:write',
  params: idParams,
  responses: { 204: { description: 'It is gone' } },
  async handler(context) {
    const { id } = context.params;
    await inOwnTenant(context, async (transaction) => {
      const gone = await findZoneRule(transaction, id);
      if (!gone || !(await deleteZoneRule(transaction, id))) throw notFound('zone rule');
      await record(transaction, context, 'zone-rule.delete', id, detailsOf(gone));
    });
    return { status: 204 };
  },
});

function detailsOf({ from, to, verdict: said, services: named, reason }: ZoneRuleRow): Record<string, unknown> {
  return { from: from?.name ?? null, to: to?.name ?? null, verdict: said, services: named, reason };
}

function alreadyThere(): Problem {
  return new Problem(409, 'zone-rule-exists', 'There is the same rule already.', {
    hint: 'Take that one back first if its reason is to change.',
  });
}

/** What may go from zone to zone, and what may not. */
export const zoneRuleRoutes: RouteDefinition[] = [list, get, create, remove];
