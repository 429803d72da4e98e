import { among, answers, type NodeView, type Use } from './node-view.ts';
import { FIRST_DYNAMIC, PORTS } from './port-groups.ts';

/** Whether the port is one of an application: not one that any machine offers, and not one that a client speaks from. */
export function isApplication({ protocol, port, peers }: Pick<Use, 'protocol' | 'port' | 'peers'>): boolean {
  if ((protocol !== 6 && protocol !== 17 && protocol !== 132) || port === 0 || PORTS.ordinary.has(port)) return false;
  return port < FIRST_DYNAMIC || peers >= 2;
}

/** What a node offers that is an application's. */
export function applicationOffers({ offers }: NodeView): Use[] {
  return offers.filter(isApplication);
}

/**
 * Whether port 9100, where printers take jobs, is where the figures of a server are fetched: there the answers are long,
 * while print jobs are long questions. Where nobody counted bytes, one client alone fetches figures.
 */
export function fetchesFigures(view: NodeView): boolean {
  if (answers(view, 515) || answers(view, 631)) return false;
  const [jobs] = among(view.offers, PORTS.printing);
  if (jobs === undefined) return answers(view, 22);
  if (jobs.bytesOut + jobs.bytesIn > 0) return jobs.bytesIn > jobs.bytesOut;
  return answers(view, 22) || jobs.peers === 1;
}
