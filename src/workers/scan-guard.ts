import { setTimeout as wait } from 'node:timers/promises';
import { judgeScan } from '../db/authorise-scan.ts';
import { inTenant } from '../db/database.ts';
import { type Budget, budgetsOfScopes, takeFromBudgets } from '../db/scan-budgets.ts';
import { isScanWanted, type ScanRow } from '../db/scans.ts';
import { reachOf } from '../domain/scanning/scan-plan.ts';
import type { Violation } from '../domain/scanning/violation.ts';
import type { Scanner } from '../scanners/scanner.ts';
import type { JobContext } from './processor.ts';

/** Why a scan that was under way is stopped from outside. */
export class ScanStopped extends Error {
  /** Null when nobody wants it any more. */
  readonly violations: Violation[] | null;

  constructor(violations: Violation[] | null) {
    super(violations === null ? 'The scan was given up.' : 'The scan is not allowed any more.');
    this.name = 'ScanStopped';
    this.violations = violations;
  }
}

const LOOK_MILLISECONDS = 1_000;
/** As long as nobody can say whether it is still allowed, it is for this much longer. */
const MOST_BLIND = 5_000;
const PAY_MILLISECONDS = 100;
/** Seconds of packets that a scanner may have in advance: what it could still send if we were gone. */
const ADVANCE = 0.25;

/** Looks every second whether a scan is still wanted and allowed; aborts with ScanStopped, or with what keeps it from looking. */
export function guardScan(scan: ScanRow, context: JobContext): { signal: AbortSignal; stop(): void } {
  const { services, tenantId } = context;
  const controller = new AbortController();
  const done = new AbortController();
  const look = async () => {
    const settings = await services.scanSettings();
    return inTenant(services.database.app, tenantId, async (transaction) => {
      if (!(await isScanWanted(transaction, scan.id))) return new ScanStopped(null);
      const verdict = await judgeScan(transaction, reachOf(scan), settings);
      return verdict.allowed ? null : new ScanStopped(verdict.violations);
    });
  };
  const keepLooking = async () => {
    let seen = performance.now();
    while (!done.signal.aborted) {
      try {
        const reason = await look();
        seen = performance.now();
        if (reason) return controller.abort(reason);
      } catch (error) {
        if (performance.now() - seen > MOST_BLIND) return controller.abort(error);
      }
      await wait(LOOK_MILLISECONDS, undefined, { signal: done.signal }).catch(() => {});
    }
  };
  void keepLooking();
  return { signal: AbortSignal.any([controller.signal, context.signal]), stop: () => done.abort() };
}

/** Pays a scanner's packets out of the budgets of a scan, a little in advance; returns how to stop paying. */
export function payScanner(scanner: Scanner, scan: ScanRow, { services, tenantId }: JobContext): () => void {
  const done = new AbortController();
  let given = 0;
  const pay = async (budgets: readonly Budget[]) => {
    const rate = Math.min(...budgets.map((each) => each.rate));
    const wanted = Math.max(1, Math.floor(rate * ADVANCE)) - (given - scanner.taken);
    if (wanted < 1) return;
    const granted = await inTenant(services.database.app, tenantId, (transaction) =>
      takeFromBudgets(transaction, budgets, wanted),
    );
    given += granted;
    if (granted > 0) scanner.give(granted);
  };
  const keepPaying = async () => {
    const budgets = await budgetsOf(scan, { services, tenantId });
    while (!done.signal.aborted) {
      // Postgres away: nothing is paid, and so nothing sent.
      await pay(budgets).catch(() => {});
      await wait(PAY_MILLISECONDS, undefined, { signal: done.signal }).catch(() => {});
    }
  };
  keepPaying().catch(() => scanner.end());
  return () => done.abort();
}

/** Packets a second that a scan may send: what its slowest budget has. */
export async function rateOf(scan: ScanRow, context: Pick<JobContext, 'services' | 'tenantId'>): Promise<number> {
  return Math.min(...(await budgetsOf(scan, context)).map(({ rate }) => rate));
}

/** Scopes never change, so their budgets are read once. */
async function budgetsOf(
  { id, scopes, options }: ScanRow,
  { services, tenantId }: Pick<JobContext, 'services' | 'tenantId'>,
): Promise<Budget[]> {
  const shared = await inTenant(services.database.app, tenantId, (transaction) => budgetsOfScopes(transaction, scopes));
  return options.rate === null ? shared : [...shared, { id, rate: options.rate }];
}
