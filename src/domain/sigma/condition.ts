import type { Expression } from '../user-rules/expression.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';

const DEEPEST = 30;
const TOKEN = /\s*(\(|\)|\||[^\s()|]+)/gy;
const NAME = /^[\w*-]+$/;

/**
 * Reads a condition over named selections: `and`, `or`, `not`, parentheses, `1 of`, `any of` and `all of` with `them` or a
 * pattern. `not` binds closest, then `and`. Throws RuleFault for everything else.
 */
export function readCondition(text: string, selections: ReadonlyMap<string, Expression>, path: RulePath): Expression {
  const tokens = [...text.matchAll(TOKEN)].map(([, token]) => token as string);
  let at = 0;
  const fault = (message: string) => new RuleFault(`${message} in "${text.slice(0, 200)}"`, path);
  const word = () => tokens[at]?.toLowerCase();

  const joined = (separator: 'and' | 'or', part: (depth: number) => Expression, depth: number): Expression => {
    const parts = [part(depth)];
    while (word() === separator) {
      at += 1;
      parts.push(part(depth));
    }
    if (parts.length === 1) return parts[0] as Expression;
    return separator === 'and' ? { all: parts } : { any: parts };
  };
  const either = (depth: number): Expression => joined('or', both, depth);
  const both = (depth: number): Expression => joined('and', single, depth);
  const single = (depth: number): Expression => {
    if (depth > DEEPEST) throw fault('The condition is nested too deeply,');
    const token = tokens[at];
    if (token === undefined) throw fault('Something is missing at the end');
    at += 1;
    if (token.toLowerCase() === 'not') return { not: single(depth + 1) };
    if (token === '(') {
      const inner = either(depth + 1);
      if (tokens[at] !== ')') throw fault('A parenthesis is not closed');
      at += 1;
      return inner;
    }
    if (word() === 'of') return someOf(token);
    const selection = selections.get(token);
    if (selection === undefined) throw fault(`There is no selection "${token}", which stands`);
    return selection;
  };
  const someOf = (quantity: string): Expression => {
    const wanted = tokens[at + 1];
    at += 2;
    const parts = chosen(wanted);
    if (/^(1|any)$/i.test(quantity)) return { any: parts };
    if (/^all$/i.test(quantity)) return { all: parts };
    throw fault(`Only "1 of", "any of" and "all of" are known, not "${quantity} of",`);
  };
  const chosen = (wanted: string | undefined): Expression[] => {
    if (wanted === undefined || !NAME.test(wanted)) throw fault('"of" needs them or a name');
    const names = [...selections.keys()].filter((name) =>
      // What begins with an underscore is left out of "them".
      wanted.toLowerCase() === 'them' ? !name.startsWith('_') : fits(name, wanted),
    );
    if (names.length === 0) throw fault(`No selection is called like "${wanted}"`);
    return names.map((name) => selections.get(name) as Expression);
  };

  const expression = either(0);
  if (at < tokens.length) throw fault(`"${tokens[at]}" was not expected`);
  return expression;
}

/** Whether a name fits one with `*` for any characters. */
function fits(name: string, wanted: string): boolean {
  const [first = '', ...rest] = wanted.split('*');
  if (rest.length === 0) return name === wanted;
  const last = rest.pop() as string;
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}
