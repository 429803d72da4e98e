import { compileRegex } from '../sigma/tests.ts';
import type { RuleQuery } from './compiled-rule.ts';
import { holds, testsOf } from './expression.ts';

/** Characters of a text that a regular expression is looked for in. */
const LONGEST_TEXT = 8_192;

/** What Postgres found out about a record: of each test whether it passed, null for regular expressions, and their texts. */
export interface Candidate {
  outcomes: readonly (boolean | null)[] | null;
  texts: readonly (readonly (string | null)[])[] | null;
}

/** Decides about records of a query by its regular expressions; without any every record was decided before. */
export function regexDecision({ where }: RuleQuery): (candidate: Candidate) => boolean {
  const tests = testsOf(where);
  const regexes = tests.flatMap((test) => (test.test === 'regex' ? [compileRegex(test.pattern, test.flags)] : []));
  if (regexes.length === 0) return () => true;
  return ({ outcomes, texts }) => {
    let no = 0;
    const passed = (outcomes ?? []).map((outcome, at) => {
      if (tests[at]?.test !== 'regex') return outcome === true;
      const regex = regexes[no];
      const found = texts?.[no]?.some((text) => text !== null && regex?.test(text.slice(0, LONGEST_TEXT)));
      no += 1;
      return found === true;
    });
    return holds(where, passed.values());
  };
}
