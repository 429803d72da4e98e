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
export function nodeLink({ id, address }) {
  return id ? el('a', { href: `#/nodes/${id}` }, address) : address;
}
