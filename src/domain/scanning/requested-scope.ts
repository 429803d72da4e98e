import { isTimeZone } from '../logs/time-zone.ts';
import { type AddressRange, BITS, intersection, rangeText } from './address-ranges.ts';
import { CAPS } from './caps.ts';
import { type DailyWindow, isDailyWindow } from './daily-window.ts';
import { neverScanned } from './never-scanned.ts';
import { portsText, readPorts } from './port-list.ts';
import { readPrefix } from './targets.ts';

/** What somebody asks to be allowed to scan. */
export interface RequestedScope {
  cidrs: readonly string[];
  excluded: readonly string[];
  ports: string;
  validFrom: Date;
  validUntil: Date;
  windows: readonly DailyWindow[];
  timeZone: string;
}

/** What is wrong with a request, by the name of the property; none when `scope` may be stored. */
export interface ScopeRead<Scope extends RequestedScope> {
  /** The request with addresses and ports in their one spelling. */
  scope: Scope;
  faults: { path: string; message: string }[];
}

const DAY = 86_400_000;

/** Reads a request for a scope at a moment. Prefixes are at least CAPS.prefix long and touch nothing that is never scanned. */
export function readScope<Scope extends RequestedScope>(
  request: Scope,
  { now, loopback }: { now: Date; loopback: boolean },
): ScopeRead<Scope> {
  const faults: { path: string; message: string }[] = [];
  const fault = (path: string, message: string) => faults.push({ path, message });
  const cidrs = readAll(request.cidrs, 'cidrs', fault);
  const excluded = readAll(request.excluded, 'excluded', fault);
  for (const range of cidrs) {
    const least = CAPS.prefix[range.family];
    if (lengthOf(range) < least) fault('cidrs', `${rangeText(range)}: a prefix of a scope has at least ${least} bits.`);
    if (intersection([range], neverScanned({ loopback })).length > 0) {
      fault('cidrs', `${rangeText(range)} takes in addresses that are never scanned.`);
    }
  }
  const ports = readPorts(request.ports);
  if (ports.fault) fault('ports', ports.fault);
  if (!/^[A-Za-z]/.test(request.timeZone) || !isTimeZone(request.timeZone)) {
    fault('time_zone', 'It is no time zone, such as Europe/Berlin or UTC.');
  }
  if (!request.windows.every(isDailyWindow)) {
    fault('windows', 'A window is from one time to another, such as 22:00 to 05:00.');
  }
  for (const message of periodFaults(request, now)) fault('valid_until', message);
  return {
    scope: {
      ...request,
      cidrs: cidrs.map(prefixText),
      excluded: excluded.map(prefixText),
      ports: portsText(ports.ports),
    },
    faults,
  };
}

function readAll(
  texts: readonly string[],
  path: string,
  fault: (path: string, message: string) => void,
): AddressRange[] {
  return texts.flatMap((text) => {
    const read = readPrefix(text);
    if (!('code' in read)) return [read];
    fault(path, `${read.target}: ${read.message}`);
    return [];
  });
}

function periodFaults({ validFrom, validUntil }: RequestedScope, now: Date): string[] {
  if (validUntil <= validFrom) return ['It ends before it begins.'];
  if (validUntil <= now) return ['It is over already.'];
  const isLong = validUntil.getTime() - validFrom.getTime() > CAPS.days * DAY;
  return isLong ? [`An approval lasts at most ${CAPS.days} days.`] : [];
}

function prefixText(range: AddressRange): string {
  const text = rangeText(range);
  return text.includes('/') ? text : `${text}/${BITS[range.family]}`;
}

function lengthOf({ family, first, last }: AddressRange): number {
  return BITS[family] - ((last - first + 1n).toString(2).length - 1);
}
