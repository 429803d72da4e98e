import type { Knex } from 'knex';
import { writeAudit } from '../db/audit.ts';
import { addEntry } from '../db/block-entries.ts';
import { findBlockList } from '../db/block-lists.ts';
import { tagNode } from '../db/node-tags.ts';
import type { DueAction } from '../db/response-actions.ts';
import { type Target, whyNotListed } from '../domain/playbooks/target.ts';
import { readPorts } from '../domain/scanning/port-list.ts';
import type { ScanOptions } from '../domain/scanning/scan-options.ts';
import { readTargets } from '../domain/scanning/targets.ts';
import { storeScan } from '../jobs/store-scan.ts';
import type { JobContext } from './processor.ts';

/** What there is to say of what was done, or why it cannot be done; the transaction is to be committed either way. */
export type Changed = { outcome: Record<string, unknown> } | { refused: string };

/** An action that trying again cannot help. The message may be shown. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}

const SCAN_OPTIONS: ScanOptions = {
  ...{ timing: 'normal', rate: null, skipLiveness: false, identify: true, udp: [] },
  ...{ technique: 'connect', os: false },
};

/** Does an action whose effect is rows, in the transaction that notes it. */
export async function changeSomething(
  transaction: Knex.Transaction,
  action: DueAction,
  context: JobContext,
): Promise<Changed> {
  const { kind, payload } = action;
  if (kind === 'tag') {
    const { address, tag } = payload as { address: string; tag: string };
    return { outcome: { was_there: !(await tagNode(transaction, { address, tag, actionId: action.id })) } };
  }
  if (kind === 'block' || kind === 'quarantine') return putOnList(transaction, action, context);
  if (kind === 'scan') return requestScan(transaction, action, context);
  return forward(transaction, action, context);
}

async function putOnList(
  transaction: Knex.Transaction,
  { id, payload }: DueAction,
  { services }: JobContext,
): Promise<Changed> {
  const wanted = payload as unknown as Target & { list_id: string; hours: number; reason: string; alert_id: string };
  const { list_id, kind, value, hours, reason, alert_id } = wanted;
  const list = await findBlockList(transaction, list_id);
  if (!list) return { refused: 'The list is gone.' };
  // The list may have learned since what it never takes.
  const { ownHosts } = await services.scanSettings();
  const why = whyNotListed({ kind, value }, { ...list, ownHosts });
  if (why !== undefined) return { refused: why };
  const put = await addEntry(transaction, list_id, { kind, value, hours, reason, alertId: alert_id, actionId: id });
  if (!put) return { refused: 'The list is gone.' };
  return { outcome: { list: list.name, value, was_there: !put.added, until: put.entry.expires_at } };
}

async function requestScan(
  transaction: Knex.Transaction,
  { payload, requested_by }: DueAction,
  { tenantId, services }: JobContext,
): Promise<Changed> {
  const { address, ports: text } = payload as { address: string; ports: string };
  const { ranges } = readTargets([address]);
  const { ports, fault } = readPorts(text);
  if (ranges.length === 0 || fault) return { refused: 'It is no target that can be scanned.' };
  const wanted = { tenantId, requestedBy: requested_by, ranges, ports, options: SCAN_OPTIONS };
  const asked = { ...wanted, mode: 'ports' as const, engine: 'connect' as const };
  const { verdict, stored } = await storeScan(transaction, asked, await services.scanSettings());
  if (!stored) return { refused: [...new Set(verdict.violations.map(({ message }) => message))].join(' ') };
  await writeAudit(transaction, {
    ...{ tenantId, actorId: requested_by, action: 'scan.request', target: stored.id },
    details: { targets: stored.targets, ports: stored.ports, scopes: stored.scopes, by: 'playbook' },
  });
  return { outcome: { scan_id: stored.id } };
}

/** What the SIEM reads is the audit log: forwarded is what stands there. */
async function forward(
  transaction: Knex.Transaction,
  { payload, key }: DueAction,
  { tenantId }: JobContext,
): Promise<Changed> {
  const {
    key: _key,
    description: _description,
    next_steps: _steps,
    ...fields
  } = payload.fields as Record<string, string>;
  await writeAudit(transaction, {
    ...{ tenantId, actorId: null, action: 'alert.forward', target: fields.id ?? null },
    details: { ...fields, name: key },
  });
  return { outcome: {} };
}
