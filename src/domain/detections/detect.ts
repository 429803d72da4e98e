import { z } from 'zod';
import type { ClientPass, ClientRule } from './client-rule.ts';
import type { Finding } from './finding.ts';
import type { FlowContext, FlowPass, FlowRule } from './flow-rule.ts';
import type { IntelPass, IntelRule } from './intel-rule.ts';
import type { ObservationContext, ObservationPass, ObservationRule } from './observation-rule.ts';
import { type Detection, rules } from './registry.ts';
import type { Pass, RowOrder, Rule, RuleContext } from './rule.ts';

/** A rule with the settings it runs with. */
export interface Configured<Kind extends Detection = Detection> {
  rule: Kind;
  settings: unknown;
}

/**
 * Reads config/detections.json: for each rule id `enabled` and any setting of the rule that is to differ from its
 * default. Returns the enabled rules; throws on an unknown rule, an unknown setting or a value out of range.
 */
export function configureRules(overrides: unknown): Configured[] {
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
  configured: readonly Configured[],
  order: RowOrder,
  context: Omit<RuleContext<unknown>, 'settings'>,
): Pass | undefined {
  const passes = configured
    .filter((one): one is Configured<Rule> => 'order' in one.rule && one.rule.order === order)
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

/** Opens a pass of every configured rule that reads flows in these groups, as one; undefined when there is none. */
export function openFlowPass(
  configured: readonly Configured[],
  reads: FlowRule['reads'],
  context: Omit<FlowContext<unknown>, 'settings'>,
): FlowPass | undefined {
  const passes = configured
    .filter((one): one is Configured<FlowRule> => 'reads' in one.rule && one.rule.reads === reads)
    .map(({ rule, settings }) => rule.open({ ...context, settings }));
  if (passes.length === 0) return undefined;
  return {
    group(group) {
      for (const pass of passes) pass.group(group);
    },
    end() {
      for (const pass of passes) pass.end();
    },
  };
}

/** Opens a pass of every configured rule that follows a client through its flows, as one; undefined when there is none. */
export function openClientPass(
  configured: readonly Configured[],
  context: Omit<FlowContext<unknown>, 'settings'>,
): ClientPass | undefined {
  const passes = configured
    .filter((one): one is Configured<ClientRule> => 'follows' in one.rule)
    .map(({ rule, settings }) => rule.open({ ...context, settings }));
  if (passes.length === 0) return undefined;
  return {
    client(flows) {
      for (const pass of passes) pass.client(flows);
    },
    end() {
      for (const pass of passes) pass.end();
    },
  };
}

/** Opens every configured rule that reads flows as one pass over clients, which each are looked at once; undefined when there is none. */
export function openFlowsPass(
  configured: readonly Configured[],
  context: Omit<FlowContext<unknown>, 'settings'>,
): ClientPass | undefined {
  const clients = openClientPass(configured, context);
  const grouped = (['service', 'pair'] as const).flatMap((reads) => {
    const pass = openFlowPass(configured, reads, context);
    return pass ? [{ reads, pass }] : [];
  });
  if (!clients && grouped.length === 0) return undefined;
  return {
    client(flows) {
      clients?.client(flows);
      for (const { reads, pass } of grouped) for (const group of flows.groups(reads)) pass.group(group);
    },
    end() {
      clients?.end();
      for (const { pass } of grouped) pass.end();
    },
  };
}

/** Opens a pass of every configured rule over observations, as one, with the kinds they want; undefined when there is none. */
export function openObservationPass(
  configured: readonly Configured[],
  context: Omit<ObservationContext<unknown>, 'settings'>,
): (ObservationPass & { kinds: string[] }) | undefined {
  const passes = configured
    .filter((one): one is Configured<ObservationRule> => 'observes' in one.rule)
    .map(({ rule, settings }) => ({ observes: rule.observes, pass: rule.open({ ...context, settings }) }));
  if (passes.length === 0) return undefined;
  return {
    kinds: [...new Set(passes.flatMap(({ observes }) => observes))],
    row(row) {
      for (const { observes, pass } of passes) if (observes.includes(row.kind)) pass.row(row);
    },
    end() {
      for (const { pass } of passes) pass.end();
    },
  };
}

/** Opens a pass of every configured rule over sightings of indicators, as one; undefined when there is none. */
export function openIntelPass(
  configured: readonly Configured[],
  emit: (finding: Finding) => void,
): IntelPass | undefined {
  const passes = configured
    .filter((one): one is Configured<IntelRule> => 'matches' in one.rule)
    .map(({ rule, settings }) => rule.open({ settings, emit }));
  if (passes.length === 0) return undefined;
  return {
    sighting(sighting) {
      for (const pass of passes) pass.sighting(sighting);
    },
    end() {
      for (const pass of passes) pass.end();
    },
  };
}
