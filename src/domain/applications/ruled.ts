import type { Tier } from './application.ts';
import type { Network } from './network.ts';

/** What a rule looks at: a host name with `*` and `?`, a prefix, or what logs call the application. */
export const RULE_KINDS = ['hostname', 'address', 'log-name'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** What an operator says of nodes, or what was learned from a correction. */
export interface ApplicationRule {
  id: string;
  kind: RuleKind;
  pattern: string;
  /** The application that nodes it fits belong to, or do not. */
  application: string;
  action: 'include' | 'exclude';
  tier: Tier | null;
  learned: boolean;
}

/** What the rules say of a node. */
export interface Ruled {
  include: { application: string; rule: ApplicationRule }[];
  exclude: Set<string>;
}

/** A prefix as a test of addresses; from outside, because addresses are read there. */
export type InPrefix = (address: string, prefix: string) => boolean;

/** Of the rules that fit a node the one with the narrowest view counts: an address before a prefix before a name. */
export function applyRules(
  { nodes }: Pick<Network, 'nodes'>,
  rules: readonly ApplicationRule[],
  { logNames, inPrefix }: { logNames: ReadonlyMap<number, string>; inPrefix: InPrefix },
): Map<number, Ruled> {
  const ruled = new Map<number, Ruled>();
  const tests = rules.map((rule) => ({ rule, rank: rankOf(rule), fits: testOf(rule, inPrefix) }));
  for (const [node, { address, hostname }] of nodes.entries()) {
    const fitting = tests.filter(({ fits }) => fits(address, hostname, logNames.get(node) ?? null));
    if (fitting.length === 0) continue;
    const including = fitting.filter(({ rule }) => rule.action === 'include');
    const best = Math.max(...including.map(({ rank }) => rank));
    const exclude = new Set(
      fitting.filter(({ rule }) => rule.action === 'exclude').map(({ rule }) => rule.application),
    );
    const include = including
      .filter(({ rank, rule }) => rank === best && !exclude.has(rule.application))
      .map(({ rule }) => ({ application: rule.application, rule }));
    ruled.set(node, { include, exclude });
  }
  return ruled;
}

function rankOf({ kind, pattern, learned }: ApplicationRule): number {
  const length = Number(pattern.split('/')[1] ?? Number.NaN);
  const narrow = kind === 'address' ? (Number.isNaN(length) ? 1_000 : 100 + length) : kind === 'hostname' ? 50 : 10;
  // A correction of one node is final; what was generalised from it gives way to what somebody wrote.
  return narrow - (learned && kind !== 'address' ? 5 : 0);
}

function testOf({ kind, pattern }: ApplicationRule, inPrefix: InPrefix) {
  const wanted = pattern.toLowerCase();
  if (kind === 'address') return (address: string) => inPrefix(address, pattern);
  if (kind === 'log-name') {
    return (_address: string, _hostname: string | null, logName: string | null) => logName?.toLowerCase() === wanted;
  }
  return (_address: string, hostname: string | null) => {
    const name = hostname?.toLowerCase();
    return name !== undefined && (fitsGlob(wanted, name) || fitsGlob(wanted, name.split('.', 1)[0] as string));
  };
}

/** Whether a text fits a pattern with `*` and `?`, in time that grows with their lengths' product at most. */
export function fitsGlob(pattern: string, text: string): boolean {
  let [at, from] = [0, 0];
  let [star, retry] = [-1, 0];
  while (from < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      retry = from;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      from = retry;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** The pattern that a correction of a host teaches: its siblings, which differ by their number alone. Null without one. */
export function siblingPattern(hostname: string | null): string | null {
  const label = hostname?.split('.', 1)[0]?.toLowerCase() ?? '';
  const stem = label.replace(/\d+[a-z]?$/, '');
  return stem !== label && /[a-z]{2}.*[a-z]/.test(stem) && stem.replace(/[^a-z]/g, '').length >= 4 ? `${stem}*` : null;
}
