import { InflationBudget } from './inflation-budget.ts';
import type { IntakeLimits, IntakeMember, IntakeSource } from './member.ts';
import { walk } from './walk.ts';

/**
 * The logs inside a file, one after another, beginning with member `from`. What a file is is told by its bytes alone.
 * Throws UnreadableSource and ParserFailed for what is wrong with the file itself, NotALog for an archive of nothing.
 */
export function openIntake(
  source: IntakeSource,
  limits: IntakeLimits,
  { from = 1 }: { from?: number } = {},
): AsyncGenerator<IntakeMember> {
  return walk(source, { from, next: 1, budget: new InflationBudget(limits), signal: limits.signal });
}
