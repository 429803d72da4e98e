import type { CompiledRule } from '../user-rules/compiled-rule.ts';
import { RuleFault } from '../user-rules/rule-fault.ts';
import { readCorrelation, standingAlone } from './read-correlation.ts';
import { readEventRule } from './read-rule.ts';
import { type RuleDocument, readYaml } from './read-yaml.ts';

/**
 * Reads a Sigma rule: one about single records, or a correlation together with the rules that it names, as documents of one
 * text (Sigma specification 2.1). Throws RuleFault with the place and the line of what is wrong or not supported.
 */
export function readSigma(text: string): CompiledRule {
  const documents = readYaml(text);
  const correlations = documents.filter(({ value }) => 'correlation' in value);
  const events = documents.filter(({ value }) => !('correlation' in value));
  if (correlations.length > 1 || (correlations.length === 0 && events.length > 1)) {
    throw new RuleFault('Store rules one by one; only a correlation has further documents.', [], secondLine(documents));
  }
  const rules = events.map((document) => located(document, () => readEventRule(document.value)));
  const [correlation] = correlations;
  if (correlation) return located(correlation, () => readCorrelation(correlation.value, rules));
  return standingAlone(rules[0] as (typeof rules)[0]);
}

/** The texts of several rules in one file: each rule, or each correlation with all rules it may name. */
export function splitSigma(text: string): string[] {
  const parts = text.split(/^---[^\S\n]*$\n?/m).filter((part) => part.replace(/^\s*(#.*)?$/gm, '').trim() !== '');
  return parts.some((part) => /^correlation\s*:/m.test(part)) ? [parts.join('\n---\n')] : parts;
}

function located<Result>(document: RuleDocument, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error;
    throw new RuleFault(error.message, error.path, document.lineOf(error.path));
  }
}

function secondLine(documents: readonly RuleDocument[]): number {
  return documents[1]?.lineOf([]) ?? 1;
}
