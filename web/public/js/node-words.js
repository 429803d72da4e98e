import { el } from './dom.js';

/** Types of nodes, as people read them. */
export const TYPES = [
  'workstation',
  'server',
  'domain-controller',
  'dns-server',
  'proxy',
  'nat-or-load-balancer',
  'scanner',
  'printer',
  'network-device',
  'iot',
  'unknown',
].map((type) => [type, type.replaceAll('-', ' ')]);

/** A link to a node. */
export function nodeLink({ id, address, site }) {
  const shown = atSite(address, site);
  return id ? el('a', { href: `#/nodes/${id}` }, shown) : shown;
}

/** An address with its site behind it, where sites have the same addresses. */
export function atSite(address, site) {
  return site ? `${address} (${site})` : address;
}
