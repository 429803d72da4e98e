import { readSigma } from '../sigma/read-sigma.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { readNativeRule } from './native-rule.ts';

/** How a rule is written: YAML in Sigma's terms, or JSON in our own. */
export const RULE_LANGUAGES = ['sigma', 'threshold'] as const;
export type RuleLanguage = (typeof RULE_LANGUAGES)[number];

/** Reads the text of a user's rule. Throws RuleFault. */
export function readRuleText(language: RuleLanguage, text: string): CompiledRule {
  return language === 'sigma' ? readSigma(text) : readNativeRule(text);
}
