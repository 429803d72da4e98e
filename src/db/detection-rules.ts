import type { Knex } from 'knex';
import type { Severity } from '../domain/detections/finding.ts';
import type { RuleLanguage } from '../domain/user-rules/read-rule-text.ts';
import type { RuleTrial } from '../domain/user-rules/rule-trial.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A row of `detection_rules`: a rule of a user, as it is now. */
export interface DetectionRuleRow {
  id: string;
  title: string;
  language: RuleLanguage;
  severity: Severity;
  version: number;
  text: string;
  enabled: boolean;
  /** The version that was run over history last, and what that said. */
  tested_version: number | null;
  test: RuleTrial | null;
  last_run_at: Date | null;
  last_error: string | null;
  created_by: string;
  created_at: Date;
  changed_by: string;
  changed_at: Date;
}

/** A text that a rule had, or has. */
export interface RuleVersionRow {
  version: number;
  text: string;
  written_by: string;
  written_at: Date;
}

const COLUMNS = `id, title, language, severity, version, text, enabled, tested_version, test, last_run_at, last_error,
  created_by, created_at, changed_by, changed_at`;

/** What a list of rules may be narrowed to. */
export interface RuleFilter {
  enabled?: boolean | undefined;
  language?: RuleLanguage | undefined;
}

/** Rules of the tenant, newest first. */
export function listDetectionRules(
  transaction: Knex.Transaction,
  filter: RuleFilter,
  request: PageRequest,
): Promise<Page<DetectionRuleRow>> {
  const query = transaction('detection_rules').select(transaction.raw(COLUMNS)).whereNull('deleted_at');
  for (const column of ['enabled', 'language'] as const) {
    if (filter[column] !== undefined) query.where(column, filter[column]);
  }
  return page<DetectionRuleRow>(query, request, {
    ...{ column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** A rule of the tenant; undefined when there is none. */
export function findDetectionRule(transaction: Knex.Transaction, id: string): Promise<DetectionRuleRow | undefined> {
  return transaction('detection_rules').select(transaction.raw(COLUMNS)).where({ id }).whereNull('deleted_at').first();
}

/** What a rule is written as; title and severity as its text says them. */
export interface RuleText {
  title: string;
  language: RuleLanguage;
  severity: Severity;
  text: string;
}

/** Stores a rule, disabled, with its first version. */
export async function insertDetectionRule(
  transaction: Knex.Transaction,
  { title, language, severity, text }: RuleText,
  by: string,
): Promise<DetectionRuleRow> {
  const { rows } = await transaction.raw(
    `insert into detection_rules (tenant_id, title, language, severity, text, created_by, changed_by)
     values (${TENANT}, ?, ?, ?, ?, ?, ?) returning ${COLUMNS}`,
    [title, language, severity, text, by, by],
  );
  await keepVersion(transaction, rows[0], by);
  return rows[0];
}

/** Gives a rule another text, which disables it until that was tested; undefined when there is no such rule. */
export async function changeDetectionRule(
  transaction: Knex.Transaction,
  id: string,
  { title, language, severity, text }: RuleText,
  by: string,
): Promise<DetectionRuleRow | undefined> {
  const { rows } = await transaction.raw(
    `update detection_rules set title = ?, language = ?, severity = ?, text = ?, version = version + 1, enabled = false,
       changed_by = ?, changed_at = now(), last_error = null
      where id = ? and deleted_at is null returning ${COLUMNS}`,
    [title, language, severity, text, by, id],
  );
  if (rows[0]) await keepVersion(transaction, rows[0], by);
  return rows[0];
}

/** Switches a rule on or off; undefined when there is none, or when it is to be on and this version was not tested. */
export async function enableDetectionRule(
  transaction: Knex.Transaction,
  id: string,
  enabled: boolean,
  by: string,
): Promise<DetectionRuleRow | undefined> {
  const { rows } = await transaction.raw(
    `update detection_rules set enabled = :enabled, changed_by = :by, changed_at = now(), last_error = null
      where id = :id and deleted_at is null and (not :enabled or tested_version = version) returning ${COLUMNS}`,
    { id, enabled, by },
  );
  return rows[0];
}

/** Removes a rule; its versions stay, and its alerts are resolved by the next scan. False when there is none. */
export async function deleteDetectionRule(transaction: Knex.Transaction, id: string, by: string): Promise<boolean> {
  const { rows } = await transaction.raw(
    `update detection_rules set deleted_at = now(), enabled = false, changed_by = ?, changed_at = now()
      where id = ? and deleted_at is null returning id`,
    [by, id],
  );
  return rows.length > 0;
}

/** The texts that a rule had, the newest first. */
export function listRuleVersions(
  transaction: Knex.Transaction,
  ruleId: string,
  request: PageRequest,
): Promise<Page<RuleVersionRow>> {
  const query = transaction('detection_rule_versions')
    .select('version', 'text', 'written_by', 'written_at')
    .where({ rule_id: ruleId });
  return page<RuleVersionRow>(query, request, {
    ...{ column: 'written_at', type: 'timestamptz', direction: 'desc', id: 'version', idType: 'integer' },
  });
}

/** Keeps what a run over history said, if the rule still is what was run. */
export async function keepTrial(
  transaction: Knex.Transaction,
  id: string,
  version: number,
  trial: RuleTrial,
): Promise<void> {
  await transaction.raw(
    'update detection_rules set tested_version = version, test = ? where id = ? and version = ? and deleted_at is null',
    [JSON.stringify(trial), id, version],
  );
}

/** Rules that are switched on, the oldest first. */
export function enabledRules(transaction: Knex.Transaction): Promise<DetectionRuleRow[]> {
  return transaction('detection_rules').select(transaction.raw(COLUMNS)).where({ enabled: true }).orderBy('created_at');
}

/** Ids of all rules there are or were: alerts of those that do not run any more are resolved. */
export function allRuleIds(transaction: Knex.Transaction): Promise<string[]> {
  return transaction('detection_rules').pluck('id');
}

/** Notes that a rule ran; `error` is why it did not come to its end. */
export async function noteRun(transaction: Knex.Transaction, id: string, error: string | null): Promise<void> {
  await transaction('detection_rules').where({ id }).update({ last_run_at: transaction.fn.now(), last_error: error });
}

async function keepVersion(
  transaction: Knex.Transaction,
  { id, version, text }: DetectionRuleRow,
  by: string,
): Promise<void> {
  await transaction.raw(
    `insert into detection_rule_versions (tenant_id, rule_id, version, text, written_by) values (${TENANT}, ?, ?, ?, ?)`,
    [id, version, text, by],
  );
}
