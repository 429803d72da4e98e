import type { Knex } from 'knex';
import { writeAudits } from '../db/audit.ts';
import { raiseFindings } from '../db/findings.ts';
import {
  addExport,
  addSignals,
  countNewAccounts,
  noteNetwork,
  pruneRequestSignals,
  type SignalCount,
} from '../db/request-signals.ts';
import { assess } from '../domain/access/request-threats/assess.ts';
import { excessLevel } from '../domain/access/request-threats/export-volume.ts';
import type { RequestThreatSettings, Signal, SubjectKind } from '../domain/access/request-threats/settings.ts';
import type { Finding } from '../domain/detections/finding.ts';

/** What was noted of one tenant's requests and not yet counted. */
export interface ObservedRequests {
  /** Amounts by `kind subject signal`. */
  signals: Map<string, number>;
  accounts: Map<string, { source: string; account: Buffer }>;
  /** Bytes by user. */
  exports: Map<string, number>;
  /** In the order of their requests. */
  networks: { userId: string; sessionId: string; network: string }[];
}

export interface Observation {
  tenantId: string;
  observed: ObservedRequests;
  settings: RequestThreatSettings;
  /** What this process raised of late, by detection and subject. */
  raised: Map<string, { points: number; at: number }>;
}

/** An alert is written again when it has grown by a quarter, or a minute later: an attack is not to be a flood of writes. */
const GROWTH = 1.25;
const AGAIN_MILLISECONDS = 60_000;
const MOST_REMEMBERED = 10_000;
const PRUNE_CHANCE = 1 / 600;

/** Counts what was noted, and raises alerts (with an event each) for whatever reaches a threshold, in one transaction. */
export async function storeObserved(transaction: Knex.Transaction, observation: Observation): Promise<void> {
  const { observed, settings } = observation;
  const counts = [
    ...[...observed.signals].map(([key, amount]) => countOf(key, amount)),
    ...(await accountSignals(transaction, observed)),
    ...(await exportSignals(transaction, observed, settings)),
    ...(await networkSignals(transaction, observed, settings)),
  ];
  if (Math.random() < PRUNE_CHANCE) await pruneRequestSignals(transaction);
  if (counts.length === 0) return;
  const { subjects, now } = await addSignals(transaction, counts, settings.half_life_seconds);
  const findings = subjects
    .flatMap((subject) => assess(subject, now, settings))
    .filter((finding) => isNews(finding, observation));
  if (findings.length === 0) return;
  await raise(transaction, findings, observation.tenantId);
  for (const finding of findings) remember(finding, observation);
}

async function accountSignals(transaction: Knex.Transaction, { accounts }: ObservedRequests): Promise<SignalCount[]> {
  if (accounts.size === 0) return [];
  const found = await countNewAccounts(transaction, [...accounts.values()]);
  return found.flatMap(({ source, accounts: amount }): SignalCount[] => [
    { kind: 'source', subject: source, signal: 'another-account', amount },
    { kind: 'platform', subject: 'all', signal: 'another-account', amount },
  ]);
}

async function exportSignals(
  transaction: Knex.Transaction,
  { exports }: ObservedRequests,
  settings: RequestThreatSettings,
): Promise<SignalCount[]> {
  const counts: SignalCount[] = [];
  // In one order in every process, because each locks its row.
  for (const [userId, bytes] of [...exports].sort()) {
    const { today, usual } = await addExport(transaction, userId, bytes);
    const level = (volume: number) => excessLevel({ today: volume, usual }, settings.exports);
    const amount = level(today) - level(today - bytes);
    if (amount > 0) counts.push({ kind: 'user', subject: userId, signal: 'export-excess', amount });
  }
  return counts;
}

async function networkSignals(
  transaction: Knex.Transaction,
  { networks }: ObservedRequests,
  settings: RequestThreatSettings,
): Promise<SignalCount[]> {
  const counts: SignalCount[] = [];
  const inOrder = networks.toSorted((a, b) => (a.sessionId < b.sessionId ? -1 : Number(a.sessionId > b.sessionId)));
  for (const { userId, sessionId, network } of inOrder) {
    const returned = await noteNetwork(transaction, sessionId, network, settings.networks.alternation_seconds);
    if (returned) counts.push({ kind: 'user', subject: userId, signal: 'network-alternation', amount: 1 });
  }
  return counts;
}

function isNews(finding: Finding, { tenantId, raised }: Observation): boolean {
  const before = raised.get(keyOf(finding, tenantId));
  if (!before || performance.now() - before.at >= AGAIN_MILLISECONDS) return true;
  return Number(finding.evidence.points) >= before.points * GROWTH;
}

function remember(finding: Finding, { tenantId, raised }: Observation): void {
  if (raised.size >= MOST_REMEMBERED) raised.delete(raised.keys().next().value as string);
  raised.set(keyOf(finding, tenantId), { points: Number(finding.evidence.points), at: performance.now() });
}

function keyOf({ detection, fingerprint }: Finding, tenantId: string): string {
  return `${tenantId} ${detection} ${fingerprint}`;
}

async function raise(transaction: Knex.Transaction, findings: Finding[], tenantId: string): Promise<void> {
  const alerts = await raiseFindings(transaction, findings);
  const entries = alerts
    .filter(({ fresh }) => fresh)
    .map(({ id, detection, severity }) => ({
      tenantId,
      actorId: null,
      action: 'activity.suspicious' as const,
      target: id,
      outcome: 'denied' as const,
      details: { detection, severity },
    }));
  await writeAudits(transaction, entries);
}

function countOf(key: string, amount: number): SignalCount {
  const [kind, subject, signal] = key.split(' ') as [SubjectKind, string, Signal];
  return { kind, subject, signal, amount };
}
