import {
  type AddressRange,
  countAddresses,
  difference,
  intersection,
  merged,
  rangeOfPrefix,
} from './address-ranges.ts';
import { type DailyWindow, isOpenAt } from './daily-window.ts';
import { countPorts, type PortRange, portsWithin, readPorts } from './port-list.ts';
import { type Violation, type ViolationCode, violation } from './violation.ts';

/** What may be scanned, when and how much at once, once it is approved. */
export interface ScanScope {
  id: string;
  /** Prefixes, `address/bits`. */
  cidrs: readonly string[];
  /** Prefixes that nobody scans while this scope is approved, whatever else allows them. */
  excluded: readonly string[];
  /** As readPorts reads them. */
  ports: string;
  maxPorts: number;
  maxAddresses: number;
  probesPerSecond: number;
  validFrom: Date;
  validUntil: Date;
  windows: readonly DailyWindow[];
  timeZone: string;
  state: 'requested' | 'approved' | 'revoked';
}

/** What somebody wants to scan. */
export interface WantedScan {
  /** Disjoint ranges, as readTargets gives them. */
  ranges: readonly AddressRange[];
  ports: readonly PortRange[];
  at: Date;
  /** Probes a second; whatever the scopes allow when undefined. */
  rate?: number | undefined;
  /** Ports may be asked that nobody can name beforehand. */
  everyPort?: boolean | undefined;
}

/** What holds beside all scopes. */
export interface ScanRules {
  halted: boolean;
  never: readonly AddressRange[];
  /** Where the platform itself is. */
  ownHosts: readonly AddressRange[];
  /** What several sites have; a scan goes out from one place, and would reach the machines of whichever that is. */
  overlapping?: readonly AddressRange[];
}

/** Whether a scan is allowed: it is when there is no violation. */
export interface Verdict {
  allowed: boolean;
  addresses: number;
  violations: Violation[];
  /** Ids of the scopes that allow it together; empty when it is not allowed. */
  scopes: string[];
  /** The lowest cap of those; null when it is not allowed. */
  probesPerSecond: number | null;
}

/**
 * Whether a scan is allowed: every target must be within scopes that are approved, valid and open at that time and
 * that allow these ports and this many of everything, outside what any approved scope excludes and what is never scanned.
 */
export function checkScan(scopes: readonly ScanScope[], wanted: WantedScan, rules: ScanRules): Verdict {
  const { ranges } = wanted;
  const violations = rules.halted ? [violation('halted', [])] : [];
  const forbid = (code: ViolationCode, found: AddressRange[]) => {
    if (found.length > 0) violations.push(violation(code, found));
    return found;
  };
  const never = forbid('never', intersection(ranges, rules.never));
  const forbidden = [
    ...never,
    ...forbid('own-host', difference(intersection(ranges, rules.ownHosts), never)),
    ...forbid('overlapping', intersection(ranges, rules.overlapping ?? [])),
    ...forbid('excluded', intersection(ranges, exclusionsAt(scopes, wanted.at))),
  ];
  const judged = scopes
    .map((scope) => ({ scope, area: intersection(ranges, prefixes(scope.cidrs)) }))
    .filter(({ area }) => area.length > 0)
    .map((each) => ({ ...each, refusals: refusalsOf(each.scope, wanted) }));
  const allowing = judged.filter(({ refusals }) => refusals.length === 0);
  const covered = allowing.flatMap(({ area }) => area);
  let unnamed = difference(difference(ranges, forbidden), covered);
  const open = unnamed;
  for (const { scope, area, refusals } of judged) {
    const missing = intersection(open, area);
    if (missing.length === 0) continue;
    for (const code of refusals) violations.push(violation(code, missing, scope.id));
    unnamed = difference(unnamed, missing);
  }
  forbid('outside', unnamed);
  const allowed = violations.length === 0 && ranges.length > 0;
  return {
    allowed,
    addresses: Number(countAddresses(ranges)),
    violations,
    scopes: allowed ? allowing.map(({ scope }) => scope.id) : [],
    probesPerSecond: allowed ? Math.min(...allowing.map(({ scope }) => scope.probesPerSecond)) : null,
  };
}

const EVERY_PORT: readonly PortRange[] = [{ first: 1, last: 65_535 }];

/** Why a scope does not allow a scan of addresses that it has. */
function refusalsOf(scope: ScanScope, { ranges, ports, at, rate, everyPort }: WantedScan): ViolationCode[] {
  const inactive = inactivityOf(scope, at);
  if (inactive) return [inactive];
  const refusals: [ViolationCode, boolean][] = [
    ['ports', !portsWithin(everyPort ? EVERY_PORT : ports, readPorts(scope.ports).ports)],
    ['too-many-ports', countPorts(ports) > scope.maxPorts],
    ['too-many-addresses', countAddresses(ranges) > BigInt(scope.maxAddresses)],
    ['rate', rate !== undefined && rate > scope.probesPerSecond],
  ];
  return refusals.filter(([, holds]) => holds).map(([code]) => code);
}

/** Why a scope allows nothing at all at a time; null when it does. */
function inactivityOf(scope: ScanScope, at: Date): ViolationCode | null {
  if (scope.state === 'revoked') return 'revoked';
  if (at >= scope.validUntil) return 'expired';
  if (scope.state === 'requested') return 'not-approved';
  if (at < scope.validFrom) return 'not-yet';
  return isOpenAt(scope.windows, scope.timeZone, at) ? null : 'window-closed';
}

/** What approved scopes exclude, within their hours and outside of them. */
function exclusionsAt(scopes: readonly ScanScope[], at: Date): AddressRange[] {
  const valid = scopes.filter(({ state, validFrom, validUntil }) => {
    return state === 'approved' && validFrom <= at && at < validUntil;
  });
  return merged(valid.flatMap(({ excluded }) => prefixes(excluded)));
}

function prefixes(texts: readonly string[]): AddressRange[] {
  return texts.map((text) => {
    const range = rangeOfPrefix(text);
    if (!range) throw new Error(`a scope holds ${text}, which is no prefix`);
    return range;
  });
}
