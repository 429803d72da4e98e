import { counted, type NodeView, type Use, type Usual } from '../node-view.ts';
import { applicationOffers, isApplication } from '../offers.ts';
import { PORTS } from '../port-groups.ts';
import type { Clue } from '../weigh.ts';
import { clue, type TypeRule } from './type-rule.ts';

/** One address that stands for many machines: of clients (translation) or of servers (balancing). */
export const natOrLoadBalancer: TypeRule = {
  type: 'nat-or-load-balancer',
  clues: (view, usual) => [...balancing(view), ...translating(view, usual)],
};

/** What comes in goes out again to a pool, as much as it was. */
function balancing(view: NodeView): Clue[] {
  const fronts = applicationOffers(view).filter(({ peers }) => peers >= 5);
  const pools = view.uses.filter(
    (use) => use.peers >= 2 && use.peers <= 64 && use.externalPeers === 0 && isApplication(use),
  );
  const pairs = fronts.flatMap((front) => pools.map((pool) => [front, pool] as const));
  // Several fronts may share one pool, and one front several pools.
  const [all, allPools] = [summed(fronts), summed(pools)];
  const [front, pool] = pairs.find(passesOn) ?? (all && allPools && passesOn([all, allPools]) ? [all, allPools] : []);
  if (front === undefined || pool === undefined) return [];
  const through = `what ${counted(front.peers, 'client')} ask on ${front.port} goes on to ${counted(pool.peers, 'server')} on ${pool.port}`;
  const asOften = near(front.established, pool.established);
  return [
    { worth: asOften ? 0.75 : 0.62, reason: `${through}, ${asOften ? 'as often and as much' : 'as much'}` },
    ...clue(front.port === pool.port, 0.2, 'on the same port'),
  ];
}

function summed(uses: readonly Use[]): Use | undefined {
  const [first, ...rest] = uses;
  if (first === undefined) return undefined;
  const sum = { ...first };
  for (const { established, bytesOut, bytesIn } of rest) {
    sum.established += established;
    sum.bytesOut += bytesOut;
    sum.bytesIn += bytesIn;
  }
  return sum;
}

/** By bytes in both directions; where nobody counted them, by how often, and only to the same port. */
function passesOn([front, pool]: readonly [Use, Use]): boolean {
  const hasBytes = front.bytesOut + front.bytesIn > 0 && pool.bytesOut + pool.bytesIn > 0;
  if (!hasBytes) return near(front.established, pool.established) && front.port === pool.port;
  return near(front.bytesIn, pool.bytesIn) && near(front.bytesOut, pool.bytesOut);
}

function near(one: number, other: number): boolean {
  return one > 0 && other > 0 && one / other > 0.75 && one / other < 1.34;
}

/** Of fewer nobody can say what is usual. */
const FEWEST_CLIENTS = 20;

/** Speaks for many: as much as many usual clients, with several systems or machine accounts, offering nothing itself. */
function translating(view: NodeView, usual: Usual): Clue[] {
  const stated = view.facts.filter(({ source }) => source === 'translation');
  const { flows, basics } = view.reach;
  const isUsual = usual.clients >= FEWEST_CLIENTS && usual.flows > 0 && usual.basics > 0;
  const times = isUsual ? Math.min(flows / usual.flows, basics / usual.basics) : 0;
  const quiet = applicationOffers(view).every(({ port, peers }) => PORTS.management.has(port) && peers <= 3);
  return [
    ...clue(stated.length > 0, 0.85, 'a firewall states that it translates to this address'),
    ...clue(
      quiet && times >= 6,
      times >= 12 ? 0.8 : 0.65,
      `asks for names, sign-ins and all else ${Math.floor(times)} times as often as a usual client`,
    ),
    ...clue(quiet && view.machines >= 4, 0.6, `${counted(view.machines, 'machine account')} signed in from it`),
    ...clue(quiet && view.osFamilies >= 3, 0.45, `${view.osFamilies} families of operating systems speak from it`),
    ...clue(
      quiet && times >= 6 && /[.:](1|254)$/.test(view.address),
      0.2,
      'has the address that gateways usually have',
    ),
  ];
}
