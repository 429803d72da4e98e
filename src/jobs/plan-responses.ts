import type { Knex } from 'knex';
import { type AlertRow, findAlert } from '../db/alerts.ts';
import { writeAudit } from '../db/audit.ts';
import { lockTenantWide } from '../db/batch-planning.ts';
import { blockListsById } from '../db/block-lists.ts';
import { unansweredAlerts } from '../db/playbook-matches.ts';
import { type PlaybookRow, playbooksAtWork, setPlaybookMode } from '../db/playbooks.ts';
import { channelsById } from '../db/response-channels.ts';
import { doneThisHour, insertResponse, type NewAction, type ResponseRow, targetName } from '../db/responses.ts';
import { lostAuthority } from '../db/run-authority.ts';
import { adviceFor } from '../domain/alerts/advice.ts';
import { techniqueOfAlert } from '../domain/detections/technique.ts';
import { actionKey } from '../domain/playbooks/action-key.ts';
import type { AlertFacts } from '../domain/playbooks/alert-facts.ts';
import { type PlannedAction, planActions, type Surroundings } from '../domain/playbooks/plan-actions.ts';
import type { Mode } from '../domain/playbooks/playbook.ts';

/** Where and when planning happens. */
export interface Planning {
  tenantId: string;
  /** Addresses of the platform itself. */
  ownHosts: readonly string[];
}

/** One alert to be answered. */
export interface Occasion {
  alert: AlertRow;
  /** Answered once under this name. */
  occasion: string;
  mode: Exclude<Mode, 'off'>;
  requestedBy: string;
}

/** More than this wait for the next look. */
const MOST_AT_ONCE = 500;

/** Settles what the playbooks of a tenant are to do about alerts that they have not answered. Gives how many responses. */
export async function planResponses(transaction: Knex.Transaction, planning: Planning): Promise<number> {
  await lockTenantWide(transaction, 'responses');
  let planned = 0;
  for (const playbook of await playbooksAtWork(transaction)) {
    const why = await whyStopped(transaction, playbook);
    if (why !== undefined) await stop(transaction, playbook, planning.tenantId, why);
    else planned += await answerAlerts(transaction, playbook, planning);
  }
  return planned;
}

async function answerAlerts(transaction: Knex.Transaction, playbook: PlaybookRow, planning: Planning): Promise<number> {
  const { mode, runs_as: requestedBy } = playbook;
  if (mode === 'off') return 0;
  let planned = 0;
  for (const { id, occasion } of await unansweredAlerts(transaction, playbook, MOST_AT_ONCE)) {
    const alert = (await findAlert(transaction, id)) as AlertRow;
    const made = await planResponse(transaction, playbook, { alert, occasion, mode, requestedBy }, planning);
    if (made) planned += 1;
  }
  return planned;
}

/** Settles what a playbook is to do about one alert; undefined when it has answered this occasion. */
export async function planResponse(
  transaction: Knex.Transaction,
  playbook: PlaybookRow,
  { alert, occasion, mode, requestedBy }: Occasion,
  { ownHosts }: Planning,
): Promise<ResponseRow | undefined> {
  const done = await doneThisHour(transaction, playbook.id);
  const limited = done.responses >= playbook.per_hour ? `It has answered ${playbook.per_hour} alerts this hour.` : null;
  const surroundings = { ...(await surroundingsOf(transaction, playbook)), ownHosts };
  const keyOf = (step: number) => actionKey({ playbookId: playbook.id, alertId: alert.id, occasion, step });
  const drafts = planActions(playbook, factsOf(alert), surroundings, keyOf);
  const actions = drafts.map((draft): NewAction => {
    const state = stateOf(draft, { mode, limited, byTarget: done.byTarget, perTarget: playbook.per_target_hour });
    return { ...draft, ...state, key: keyOf(draft.step) };
  });
  return insertResponse(transaction, { playbook, alertId: alert.id, occasion, mode, limited, requestedBy }, actions);
}

/** The state that an action begins in. What is counted by target is counted on, so that steps see each other. */
function stateOf(
  { kind, target, fault, changes }: PlannedAction,
  limits: { mode: Mode; limited: string | null; byTarget: Map<string, number>; perTarget: number },
): Pick<NewAction, 'state' | 'reason'> {
  if (fault !== undefined) return { state: 'skipped', reason: fault };
  if (limits.limited !== null) return { state: 'limited', reason: limits.limited };
  if (target !== null) {
    const name = targetName(kind, target);
    const count = limits.byTarget.get(name) ?? 0;
    if (count >= limits.perTarget) {
      return { state: 'limited', reason: `It has done this ${count} times for ${target} this hour.` };
    }
    limits.byTarget.set(name, count + 1);
  }
  if (limits.mode === 'dry-run') return { state: 'planned', reason: null };
  return { state: changes ? 'waiting' : 'ready', reason: null };
}

async function surroundingsOf(
  transaction: Knex.Transaction,
  { steps }: PlaybookRow,
): Promise<Omit<Surroundings, 'ownHosts'>> {
  const channels = steps.flatMap((step) => ('channel_id' in step ? [step.channel_id] : []));
  const lists = steps.flatMap((step) => ('list_id' in step ? [step.list_id] : []));
  return {
    channels: await channelsById(transaction, channels),
    lists: await blockListsById(transaction, lists),
  };
}

/** What a playbook may do is what whoever wrote it last may. */
async function whyStopped(transaction: Knex.Transaction, playbook: PlaybookRow): Promise<string | undefined> {
  const authority = { userId: playbook.runs_as, keyId: playbook.key_id };
  const scans = playbook.steps.some(({ kind }) => kind === 'scan');
  return (
    (await lostAuthority(transaction, authority, 'security:write')) ??
    (scans ? await lostAuthority(transaction, authority, 'network:scan') : undefined)
  );
}

async function stop(
  transaction: Knex.Transaction,
  { id, name, runs_as }: PlaybookRow,
  tenantId: string,
  reason: string,
): Promise<void> {
  await setPlaybookMode(transaction, id, 'off', reason);
  await writeAudit(transaction, {
    ...{ tenantId, actorId: null, action: 'playbook.stop', target: id, outcome: 'denied' },
    details: { name, runs_as, reason },
  });
}

function factsOf(alert: AlertRow): AlertFacts {
  const { named } = alert.evidence;
  return {
    ...alert,
    technique: techniqueOfAlert(alert),
    named: typeof named === 'string' ? named : null,
    next_steps: adviceFor(alert.detection).steps,
  };
}
