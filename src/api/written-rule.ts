import type { RuleText } from '../db/detection-rules.ts';
import { type RuleLanguage, readRuleText } from '../domain/user-rules/read-rule-text.ts';
import { RuleFault } from '../domain/user-rules/rule-fault.ts';
import { Problem } from './problem.ts';

/** The text with what it says of itself; throws 422 with the place of what is wrong. */
export function readWritten({ language, text }: { language: RuleLanguage; text: string }): RuleText {
  try {
    const { title, severity } = readRuleText(language, text);
    return { title, severity, language, text };
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error;
    const { line, path, message } = error;
    const where = line === null ? '' : ` (line ${line})`;
    throw new Problem(422, 'rule-refused', `The rule cannot be used${where}: ${message}`, {
      hint: 'docs/rules.md says what is supported.',
      members: { line, path: path.map(String) },
    });
  }
}

/** What the author of a stored rule should know of it. */
export function noticesOf({ language, text }: { language: RuleLanguage; text: string }): string[] {
  try {
    return [...readRuleText(language, text).notices];
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error;
    // Stored before what it asks for was refused.
    return [error.message];
  }
}

/** 409 for a rule that nobody has tried as it is. */
export function untested(): Problem {
  return new Problem(409, 'rule-untested', 'This version of the rule was not run over history.', {
    hint: 'Run it (POST …/test), look at what it would have raised, and switch it on then.',
  });
}
