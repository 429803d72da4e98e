import type { Knex } from 'knex';
import type { PlannedAction } from '../domain/playbooks/plan-actions.ts';
import type { ActionState, Mode, StepKind } from '../domain/playbooks/playbook.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A row of `responses`: what a playbook made of an alert. */
export interface ResponseRow {
  id: string;
  playbook_id: string;
  playbook: string;
  version: number;
  alert_id: string;
  mode: Exclude<Mode, 'off'>;
  /** Why nothing was done: the playbook had done enough. */
  limited: string | null;
  /** On whose word: who wrote the playbook last, or ran it by hand. */
  requested_by: string;
  created_at: Date;
}

/** A row of `response_actions`, without what only those who perform it need. */
export interface ActionRow {
  id: string;
  response_id: string;
  step: number;
  kind: StepKind;
  key: string;
  target: string | null;
  says: string;
  changes: boolean;
  state: ActionState;
  reason: string | null;
  attempts: number;
  outcome: Record<string, unknown>;
  approved_by: string | null;
  approved_at: Date | null;
  undone_by: string | null;
  undone_at: Date | null;
  done_at: Date | null;
}

const COLUMNS = `id, playbook_id, playbook, version, alert_id, mode, limited, requested_by, created_at`;
export const ACTION_COLUMNS = `id, response_id, step, kind, key, target, says, changes, state, reason, attempts, outcome,
  approved_by, approved_at, undone_by, undone_at, done_at`;

/** What a list of responses may be narrowed to. */
export interface ResponseFilter {
  playbook_id?: string | undefined;
  alert_id?: string | undefined;
  mode?: Exclude<Mode, 'off'> | undefined;
  /** Has an action in this state. */
  state?: ActionState | undefined;
}

/** Responses of the tenant, the newest first. */
export function listResponses(
  transaction: Knex.Transaction,
  { state, ...filter }: ResponseFilter,
  request: PageRequest,
): Promise<Page<ResponseRow>> {
  const query = transaction('responses').select(transaction.raw(COLUMNS));
  for (const column of ['playbook_id', 'alert_id', 'mode'] as const) {
    if (filter[column] !== undefined) query.where(column, filter[column]);
  }
  if (state !== undefined) {
    query.whereRaw('exists (select from response_actions a where a.response_id = responses.id and a.state = ?)', [
      state,
    ]);
  }
  return page<ResponseRow>(query, request, {
    ...{ column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** A response of the tenant; undefined when there is none. */
export function findResponse(transaction: Knex.Transaction, id: string): Promise<ResponseRow | undefined> {
  return transaction('responses').select(transaction.raw(COLUMNS)).where({ id }).first();
}

/** The actions of responses, in the order of their steps. */
export function actionsOf(transaction: Knex.Transaction, ids: readonly string[]): Promise<ActionRow[]> {
  return transaction('response_actions')
    .select(transaction.raw(ACTION_COLUMNS))
    .whereIn('response_id', [...ids])
    .orderBy(['response_id', 'step']);
}

export interface NewResponse {
  playbook: { id: string; name: string; version: number };
  alertId: string;
  occasion: string;
  mode: Exclude<Mode, 'off'>;
  limited: string | null;
  requestedBy: string;
}

/** An action with its name and the state that it begins in. */
export interface NewAction extends PlannedAction {
  key: string;
  state: ActionState;
  reason: string | null;
}

/** Stores a response with its actions; undefined, and nothing is stored, when the occasion was answered before. */
export async function insertResponse(
  transaction: Knex.Transaction,
  { playbook, alertId, occasion, mode, limited, requestedBy }: NewResponse,
  actions: readonly NewAction[],
): Promise<ResponseRow | undefined> {
  const { rows } = await transaction.raw<{ rows: ResponseRow[] }>(
    `insert into responses (tenant_id, playbook_id, playbook, version, alert_id, occasion, mode, limited, requested_by)
     values (${TENANT}, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (tenant_id, playbook_id, alert_id, occasion) do nothing returning ${COLUMNS}`,
    [playbook.id, playbook.name, playbook.version, alertId, occasion, mode, limited, requestedBy],
  );
  const [row] = rows;
  if (!row || actions.length === 0) return row;
  await transaction('response_actions').insert(
    actions.map(({ fault: _fault, payload, ...action }) => ({
      ...action,
      ...{ payload: JSON.stringify(payload), response_id: row.id, requested_by: requestedBy },
      tenant_id: transaction.raw(TENANT),
    })),
  );
  return row;
}

/** What a playbook has done within the hour: responses that were not held back, and actions by target. */
export async function doneThisHour(
  transaction: Knex.Transaction,
  playbookId: string,
): Promise<{ responses: number; byTarget: Map<string, number> }> {
  const { rows } = await transaction.raw(
    `select r.id, a.kind, a.target from responses r
       left join response_actions a on a.response_id = r.id and a.state not in ('limited', 'skipped', 'rejected')
      where r.playbook_id = ? and r.created_at > now() - interval '1 hour' and r.limited is null`,
    [playbookId],
  );
  const byTarget = new Map<string, number>();
  for (const { kind, target } of rows as { kind: string | null; target: string | null }[]) {
    if (kind === null || target === null) continue;
    const name = targetName(kind, target);
    byTarget.set(name, (byTarget.get(name) ?? 0) + 1);
  }
  return { responses: new Set(rows.map(({ id }: { id: string }) => id)).size, byTarget };
}

/** What a limit by target counts: the same kind of action about the same thing. */
export function targetName(kind: string, target: string): string {
  return `${kind} ${target}`;
}
