import type { Knex } from 'knex';
import { readRuleService, type ZoneRule, type ZoneVerdict } from '../domain/zones/zone-rule.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A zone of a rule; null in a rule stands for any other zone. */
export interface RuleZone {
  id: string;
  name: string;
}

/** A rule as it is stored, with the names of its zones. */
export interface ZoneRuleRow {
  id: string;
  from: RuleZone | null;
  to: RuleZone | null;
  verdict: ZoneVerdict;
  /** In their one spelling; none stands for all. */
  services: string[];
  reason: string;
  created_by: string;
  created_at: Date;
}

export interface NewZoneRule {
  from: string | null;
  to: string | null;
  verdict: ZoneVerdict;
  services: string[];
  reason: string;
  createdBy: string;
}

const zoneOf = (side: string) =>
  `case when ${side}.id is not null then json_build_object('id', ${side}.id, 'name', ${side}.name) end`;
const SELECT = `rule.id, ${zoneOf('source')} as "from", ${zoneOf('target')} as "to", rule.verdict, rule.services, rule.reason,
  rule.created_by, rule.created_at`;

function rules(transaction: Knex.Transaction): Knex.QueryBuilder {
  return transaction('zone_rules as rule')
    .leftJoin('zones as source', 'source.id', 'rule.from_zone_id')
    .leftJoin('zones as target', 'target.id', 'rule.to_zone_id')
    .select(transaction.raw(SELECT));
}

/** Rules of the tenant, the newest first; `zone` names either end. */
export function listZoneRules(
  transaction: Knex.Transaction,
  { zone, verdict }: { zone?: string | undefined; verdict?: ZoneVerdict | undefined },
  request: PageRequest,
): Promise<Page<ZoneRuleRow>> {
  const query = rules(transaction);
  if (verdict) query.where('rule.verdict', verdict);
  if (zone) query.whereRaw('? in (rule.from_zone_id, rule.to_zone_id)', [zone]);
  return page<ZoneRuleRow>(query, request, {
    ...{ column: 'rule.created_at', type: 'timestamptz', direction: 'desc', id: 'rule.id', idType: 'uuid' },
  });
}

/** One rule; undefined when the tenant has no such rule. */
export function findZoneRule(transaction: Knex.Transaction, id: string): Promise<ZoneRuleRow | undefined> {
  return rules(transaction).where('rule.id', id).first();
}

/** Stores a rule and gives its id; undefined when the tenant has the same one. Both zones must be the tenant's. */
export async function insertZoneRule(
  transaction: Knex.Transaction,
  { from, to, verdict, services, reason, createdBy }: NewZoneRule,
): Promise<string | undefined> {
  const { rows } = await transaction.raw(
    `insert into zone_rules (tenant_id, from_zone_id, to_zone_id, verdict, services, reason, created_by)
     values (${TENANT}, ?, ?, ?, ?, ?, ?)
     on conflict (tenant_id, from_zone_id, to_zone_id, verdict, services) do nothing returning id`,
    [from, to, verdict, services, reason, createdBy],
  );
  return rows[0]?.id;
}

/** Removes a rule; false when the tenant has no such rule. */
export async function deleteZoneRule(transaction: Knex.Transaction, id: string): Promise<boolean> {
  return (await transaction('zone_rules').where({ id }).delete()) > 0;
}

/** Every rule of the tenant as detections read them. */
export async function zoneRulesByName(transaction: Knex.Transaction): Promise<ZoneRule[]> {
  const rows: ZoneRuleRow[] = await rules(transaction).orderBy('rule.created_at').orderBy('rule.id');
  return rows.map(({ from, to, verdict, services, reason }) => ({
    ...{ from: from?.name ?? null, to: to?.name ?? null, verdict, reason },
    services: services.map((text) => {
      const service = readRuleService(text);
      if (!service) throw new Error(`a zone rule holds the service ${text}`);
      return service;
    }),
  }));
}
