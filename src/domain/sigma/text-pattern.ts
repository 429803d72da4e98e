import type { TextPattern } from '../user-rules/expression.ts';

/**
 * Reads a value of a Sigma rule: `*` and `?` are wildcards, a backslash before one of them or before another backslash
 * makes it plain, and any other backslash stands for itself (Sigma specification 2.1, wildcards and escaping).
 */
export function readPattern(value: string): TextPattern {
  const parts: (string | { any: 'one' | 'many' })[] = [];
  let plain = '';
  const close = () => {
    if (plain !== '') parts.push(plain);
    plain = '';
  };
  for (let at = 0; at < value.length; at++) {
    const char = value[at] as string;
    const next = value[at + 1];
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      plain += next;
      at += 1;
    } else if (char === '*' || char === '?') {
      close();
      parts.push({ any: char === '*' ? 'many' : 'one' });
    } else plain += char;
  }
  close();
  return parts;
}

/** The pattern for text that contains it, begins or ends with it. */
export function placed(pattern: TextPattern, place: 'equal' | 'start' | 'end' | 'inside'): TextPattern {
  const many = { any: 'many' } as const;
  const before = place === 'end' || place === 'inside' ? [many] : [];
  const after = place === 'start' || place === 'inside' ? [many] : [];
  return [...before, ...pattern, ...after];
}

/** The text of a pattern without wildcards; null when it has some. */
export function plainText(pattern: TextPattern): string | null {
  return pattern.every((part) => typeof part === 'string') ? pattern.join('') : null;
}
