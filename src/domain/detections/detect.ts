import { z } from 'zod';
import type { PortFacts } from '../ports/research-port.ts';
import type { Finding } from './finding.ts';
import { rules } from './registry.ts';
import type { Pass, RowOrder, Rule } from './rule.ts';

/** A rule with the settings it runs with. */
export interface ConfiguredRule {
  rule: Rule;
  settings: unknown;
}

/**
 * Reads config/detections.json: for each rule id `enabled` and any setting of the rule that is to differ from its
 * default. Returns the enabled rules; throws on an unknown rule, an unknown setting or a value out of range.
 */
export function configureRules(overrides: unknown): ConfiguredRule[] {
  const known = Object.fromEntries(rules.map(({ id }) => [id, z.record(z.string(), z.unknown()).optional()]));
  const given = z.strictObject({ notice: z.string().optional(), ...known }).parse(overrides) as Record<
    string,
    Record<string, unknown> | undefined
  >;
  return rules.flatMap((rule) => {
    const { enabled = true, ...settings } = given[rule.id] ?? {};
    return z.boolean().parse(enabled) ? [{ rule, settings: rule.settings.parse(settings) }] : [];
  });
}

/** Opens a pass of every configured rule that reads rows in this order, as one; undefined when there is none. */
export function openPass(
  configured: readonly ConfiguredRule[],
  order: RowOrder,
  context: { research(protocol: number, port: number): PortFacts; emit(finding: Finding): void },
): Pass | undefined {
  const passes = configured
    .filter(({ rule }) => rule.order === order)
    .map(({ rule, settings }) => rule.open({ ...context, settings }));
  if (passes.length === 0) return undefined;
  return {
    row(row) {
      for (const pass of passes) pass.row(row);
    },
    end() {
      for (const pass of passes) pass.end();
    },
  };
}
