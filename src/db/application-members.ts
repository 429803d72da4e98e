import type { Knex } from 'knex';
import type { Tier } from '../domain/applications/application.ts';
import type { RuleKind } from '../domain/applications/ruled.ts';
import type { MemberRow } from './applications.ts';
import { TENANT } from './counters.ts';
import { readBatches } from './cursor.ts';
import { type Page, type PageRequest, page } from './paging.ts';
import { siteSql } from './site-sql.ts';

/** A rule as it is stored. */
export interface RuleRow {
  id: string;
  application_id: string;
  application: string;
  kind: RuleKind;
  pattern: string;
  action: 'include' | 'exclude';
  tier: Tier | null;
  learned: boolean;
  created_by: string | null;
  created_at: Date;
}

const MEMBER = `shown_address(member.address) as address, ${siteSql('member.address')} as site, node.id as node_id, node.hostname, zone.name as zone, member.tier,
  member.tier_confidence, member.confidence, member.reasons`;

/** The members of an application by address. */
export function listMembers(transaction: Knex.Transaction, id: string, request: PageRequest): Promise<Page<MemberRow>> {
  const query = transaction('application_members as member')
    .select(transaction.raw(MEMBER))
    .leftJoin('network_nodes as node', 'node.address', 'member.address')
    .leftJoin('zones as zone', 'zone.id', 'node.zone_id')
    .where('member.application_id', id);
  return page<MemberRow>(query, request, {
    ...{ column: 'member.address', type: 'inet', direction: 'asc', id: 'member.application_id', idType: 'uuid' },
  });
}

/** Every member of every application with what is known of both, for export. */
export function readMemberships(
  transaction: Knex.Transaction,
): AsyncGenerator<Record<string, string | number | null>[]> {
  return readBatches(
    transaction,
    `select application.name as application, shown_address(member.address) as member, ${siteSql('member.address')} as site, node.hostname as hostname, member.tier,
       member.confidence, application.archetype, application.owner, application.criticality, application.classification,
       array_to_string(application.compliance, '; ') as compliance, application.description,
       application.readiness_score as readiness
     from applications application
     left join application_members member on member.application_id = application.id
     left join network_nodes node on node.address = member.address
     order by application.name, member.address`,
  );
}

const RULE = `rule.id, rule.application_id, application.name as application, rule.kind, rule.pattern, rule.action, rule.tier,
  rule.learned, rule.created_by, rule.created_at`;

/** Rules, the newest first. */
export function listRules(
  transaction: Knex.Transaction,
  applicationId: string | undefined,
  request: PageRequest,
): Promise<Page<RuleRow>> {
  const query = transaction('application_rules as rule')
    .select(transaction.raw(RULE))
    .join('applications as application', 'application.id', 'rule.application_id');
  if (applicationId) query.where('rule.application_id', applicationId);
  return page<RuleRow>(query, request, {
    ...{ column: 'rule.created_at', type: 'timestamptz', direction: 'desc', id: 'rule.id', idType: 'uuid' },
  });
}

export interface NewRule {
  applicationId: string;
  kind: RuleKind;
  pattern: string;
  action: 'include' | 'exclude';
  tier: Tier | null;
  learned: boolean;
  createdBy: string;
}

/** Adds a rule, or makes the one of the same application and pattern say this now. */
export async function putRule(transaction: Knex.Transaction, rule: NewRule): Promise<RuleRow> {
  const { rows } = await transaction.raw(
    `with put as (
       insert into application_rules (tenant_id, application_id, kind, pattern, action, tier, learned, created_by)
       values (${TENANT}, ?, ?, ?, ?, ?, ?, ?)
       on conflict (tenant_id, application_id, kind, pattern) do update set action = excluded.action, tier = excluded.tier,
         learned = excluded.learned, created_by = excluded.created_by
       returning *)
     select ${RULE} from put rule join applications application on application.id = rule.application_id`,
    [...[rule.applicationId, rule.kind, rule.pattern, rule.action, rule.tier], ...[rule.learned, rule.createdBy]],
  );
  return rows[0];
}

/** Deletes a rule and gives what it said; undefined when there is none. */
export async function deleteRule(transaction: Knex.Transaction, id: string): Promise<RuleRow | undefined> {
  const { rows } = await transaction.raw(
    `with gone as (delete from application_rules where id = ? returning *)
     select ${RULE} from gone rule join applications application on application.id = rule.application_id`,
    [id],
  );
  return rows[0];
}

/**
 * The nodes of these addresses at a site (`none`: at none), with their host names; addresses as they are stored. Those
 * that no node has are left out.
 */
export async function nodesAt(
  transaction: Knex.Transaction,
  addresses: readonly string[],
  site: string,
): Promise<{ address: string; hostname: string | null }[]> {
  const { rows } = await transaction.raw(
    `select host(address) as address, hostname from network_nodes
     where address in (select unnest(address_forms(given, ?::text)) from unnest(?::inet[]) given) order by address`,
    [site, [...addresses]],
  );
  return rows;
}

/**
 * Makes nodes members of an application, and of no other, or takes them out, ahead of the next run, which their rules
 * tell the same.
 */
export async function moveMembers(
  transaction: Knex.Transaction,
  id: string,
  addresses: readonly string[],
  { action, tier }: { action: 'include' | 'exclude'; tier: Tier | null },
): Promise<void> {
  const gone = transaction('application_members').whereRaw('address = any(?::inet[])', [[...addresses]]);
  if (action === 'exclude') {
    await gone.where({ application_id: id }).delete();
    return;
  }
  // The tier it had wherever it was is the best guess until the next run.
  await transaction.raw(
    `with held as (delete from application_members where address = any(:addresses::inet[]) returning *)
     insert into application_members (tenant_id, application_id, address, tier, tier_confidence, confidence, reasons)
     select ${TENANT}, :id::uuid, given.address, coalesce(:tier, (select min(tier) from held where held.address = given.address), 'app'),
       case when :tier::text is null then 20 else 100 end, 100, '[{"evidence": "rule", "text": "corrected"}]'
     from unnest(:addresses::inet[]) given(address)`,
    { id, addresses: [...addresses], tier },
  );
}
