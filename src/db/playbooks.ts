import type { Knex } from 'knex';
import type { Condition, Mode, Step } from '../domain/playbooks/playbook.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A row of `playbooks`. */
export interface PlaybookRow {
  id: string;
  name: string;
  description: string;
  mode: Mode;
  /** Why the platform switched it off. */
  stopped_reason: string | null;
  condition: Condition;
  steps: Step[];
  /** Responses it may make in an hour. */
  per_hour: number;
  /** Actions about one target in an hour. */
  per_target_hour: number;
  version: number;
  /** Who wrote it last: it does what they may. */
  runs_as: string;
  key_id: string | null;
  created_at: Date;
  changed_at: Date;
}

/** A playbook as somebody writes it. */
export type WrittenPlaybook = Pick<
  PlaybookRow,
  'name' | 'description' | 'condition' | 'steps' | 'per_hour' | 'per_target_hour' | 'runs_as' | 'key_id'
>;

const COLUMNS = `id, name, description, mode, stopped_reason, condition, steps, per_hour, per_target_hour, version, runs_as,
  key_id, created_at, changed_at`;

/** Playbooks of the tenant, the newest first. */
export function listPlaybooks(transaction: Knex.Transaction, request: PageRequest): Promise<Page<PlaybookRow>> {
  return page<PlaybookRow>(transaction('playbooks').select(transaction.raw(COLUMNS)), request, {
    ...{ column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** Those that are not switched off. */
export function playbooksAtWork(transaction: Knex.Transaction): Promise<PlaybookRow[]> {
  return transaction('playbooks')
    .select(transaction.raw(COLUMNS))
    .whereNot('mode', 'off')
    .orderBy(['created_at', 'id']);
}

/** A playbook of the tenant; undefined when there is none. */
export function findPlaybook(transaction: Knex.Transaction, id: string): Promise<PlaybookRow | undefined> {
  return transaction('playbooks').select(transaction.raw(COLUMNS)).where({ id }).first();
}

/** Stores a playbook, which rehearses at first; undefined when the name is taken. */
export async function insertPlaybook(
  transaction: Knex.Transaction,
  written: WrittenPlaybook,
): Promise<PlaybookRow | undefined> {
  const [row] = await transaction('playbooks')
    .insert({ ...stored(written), tenant_id: transaction.raw(TENANT) })
    .onConflict(['tenant_id', 'name'])
    .ignore()
    .returning(transaction.raw(COLUMNS) as never);
  return row as PlaybookRow | undefined;
}

/** Writes a playbook anew, and it rehearses again; undefined when there is none. Throws for a name that is taken. */
export async function rewritePlaybook(
  transaction: Knex.Transaction,
  id: string,
  written: WrittenPlaybook,
): Promise<PlaybookRow | undefined> {
  const [row] = await transaction('playbooks')
    .where({ id })
    .update({
      ...stored(written),
      ...{ mode: 'dry-run', stopped_reason: null, version: transaction.raw('version + 1') },
      changed_at: transaction.fn.now(),
    })
    .returning(transaction.raw(COLUMNS) as never);
  return row as PlaybookRow | undefined;
}

/** Says whether a playbook acts, rehearses or does nothing; undefined when there is none. */
export async function setPlaybookMode(
  transaction: Knex.Transaction,
  id: string,
  mode: Mode,
  stoppedReason: string | null = null,
): Promise<PlaybookRow | undefined> {
  const [row] = await transaction('playbooks')
    .where({ id })
    .update({ mode, stopped_reason: stoppedReason })
    .returning(transaction.raw(COLUMNS) as never);
  return row as PlaybookRow | undefined;
}

/** Removes a playbook; what it did stays on record. Undefined when there is none. */
export async function deletePlaybook(transaction: Knex.Transaction, id: string): Promise<PlaybookRow | undefined> {
  const [row] = await transaction('playbooks')
    .where({ id })
    .delete()
    .returning(transaction.raw(COLUMNS) as never);
  return row as PlaybookRow | undefined;
}

/** Whether another playbook of the tenant has the name. */
export async function isNameTaken(transaction: Knex.Transaction, name: string, exceptId: string): Promise<boolean> {
  return (await transaction('playbooks').where({ name }).whereNot({ id: exceptId }).first('id')) !== undefined;
}

function stored({ condition, steps, ...plain }: WrittenPlaybook) {
  return { ...plain, condition: JSON.stringify(condition), steps: JSON.stringify(steps) };
}

/** Tenants with playbooks that are not switched off, where no response is under way or was within the minute. */
export async function tenantsWithPlaybooks(control: Knex): Promise<string[]> {
  const { rows } = await control.raw(
    `select distinct p.tenant_id from playbooks p
      where p.mode <> 'off' and not exists (select from jobs where jobs.tenant_id = p.tenant_id
        and jobs.kind = 'response' and (jobs.state in ('queued', 'running') or jobs.created_at > now() - interval '1 minute'))`,
  );
  return rows.map(({ tenant_id }: { tenant_id: string }) => tenant_id);
}
