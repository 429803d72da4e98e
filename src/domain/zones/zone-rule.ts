import { protocolName, protocolNumber } from '../ports/protocols.ts';

export const ZONE_VERDICTS = ['allowed', 'forbidden'] as const;
export type ZoneVerdict = (typeof ZONE_VERDICTS)[number];

/** A service of a zone rule: a protocol, and ports of it where it has any. */
export interface RuleService {
  protocol: number;
  from: number;
  to: number;
}

/** What may, or may not, go from the machines of one zone to those of another; zones by name, null for any other one. */
export interface ZoneRule {
  from: string | null;
  to: string | null;
  verdict: ZoneVerdict;
  /** None stands for every service. */
  services: RuleService[];
  reason: string;
}

const SERVICE = /^(?:(\d{1,5})(?:-(\d{1,5}))?\/)?([a-z0-9]+)$/;

/** Reads "443/tcp", "8000-8100/tcp" or "icmp"; null for what is none of these. */
export function readRuleService(text: string): RuleService | null {
  const [, first, last = first, name = ''] = SERVICE.exec(text.trim().toLowerCase()) ?? [];
  const protocol = protocolNumber(name);
  if (protocol === undefined) return null;
  if (first === undefined) return { protocol, from: 0, to: 65_535 };
  const [from, to] = [Number(first), Number(last)];
  return from >= 1 && from <= to && to <= 65_535 ? { protocol, from, to } : null;
}

/** The one spelling of a service. */
export function spellRuleService({ protocol, from, to }: RuleService): string {
  const name = protocolName(protocol);
  if (from === 0) return name;
  return from === to ? `${from}/${name}` : `${from}-${to}/${name}`;
}

/** Who calls whom over what; a zone is null where a machine is in none. */
export interface ZoneCall {
  from: string | null;
  to: string | null;
  protocol: number;
  port: number;
}

/**
 * Finds the rule that decides about a call: of those that fit, one that names services counts before one that does not, then
 * one that names both zones before one that is for any, and of equally precise ones what is forbidden. Calls within a zone
 * are decided only by rules that name it twice. Null where no rule says anything.
 */
export function openZoneRules(rules: readonly ZoneRule[]): (call: ZoneCall) => ZoneRule | null {
  const inOrder = [...rules].sort((a, b) => precisionOf(b) - precisionOf(a));
  const decided = new Map<string, ZoneRule | null>();
  return (call) => {
    const key = JSON.stringify([call.from, call.to, call.protocol, call.port]);
    let rule = decided.get(key);
    if (rule === undefined) {
      rule = inOrder.find((one) => fits(one, call)) ?? null;
      if (decided.size < MOST_DECIDED) decided.set(key, rule);
    }
    return rule;
  };
}

/** Calls whose rule is remembered; a scan over all ports makes no more of them. */
const MOST_DECIDED = 100_000;

function precisionOf({ from, to, services, verdict }: ZoneRule): number {
  return (services.length > 0 ? 4 : 0) + (from !== null && to !== null ? 2 : 0) + (verdict === 'forbidden' ? 1 : 0);
}

function fits({ from, to, services }: ZoneRule, call: ZoneCall): boolean {
  const within = call.from !== null && call.from === call.to;
  if (within && (from === null || to === null)) return false;
  if ((from !== null && from !== call.from) || (to !== null && to !== call.to)) return false;
  return services.length === 0 || services.some((one) => covers(one, call));
}

function covers(service: RuleService, { protocol, port }: ZoneCall): boolean {
  return service.protocol === protocol && port >= service.from && port <= service.to;
}
