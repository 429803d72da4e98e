/** What a machine is. What lies outside, and groups of machines, have no type: their scope says it. */
export const NODE_TYPES = [
  ...(['workstation', 'server', 'domain-controller', 'dns-server', 'proxy', 'nat-or-load-balancer'] as const),
  ...(['scanner', 'printer', 'network-device', 'iot', 'unknown'] as const),
] as const;
export type NodeType = (typeof NODE_TYPES)[number];

/** A type that evidence can speak for. */
export type KnownType = Exclude<NodeType, 'unknown'>;

const KNOWN: ReadonlySet<string> = new Set(NODE_TYPES.filter((type) => type !== 'unknown'));

/** Whether a text names a type that evidence can speak for. */
export function isKnownType(text: string): text is KnownType {
  return KNOWN.has(text);
}
