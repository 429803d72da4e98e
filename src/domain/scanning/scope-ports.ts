import { intersection, rangeOfPrefix } from './address-ranges.ts';
import { portsWithin, readPorts } from './port-list.ts';
import type { ScanScope, WantedScan } from './scope.ts';

/** What approved scopes leave of ports for addresses: which may be asked, and how many at once. Without any scope all may. */
export function portsOfScopes(
  scopes: readonly ScanScope[],
  ranges: WantedScan['ranges'],
): { mayAsk(port: number): boolean; most: number } {
  const relevant = scopes.filter(({ state, cidrs }) => {
    const area = cidrs.map(rangeOfPrefix).filter((range) => range !== null);
    return state === 'approved' && intersection(ranges, area).length > 0;
  });
  const allowed = relevant.map(({ ports }) => readPorts(ports).ports);
  return {
    mayAsk: (port) => allowed.every((ports) => portsWithin([{ first: port, last: port }], ports)),
    most: Math.min(...relevant.map(({ maxPorts }) => maxPorts)),
  };
}
