import { readPrefix } from '../zones/prefix.ts';
import type { RuleKind } from './ruled.ts';

/** What is wrong with a rule's pattern; null when nothing is. */
export function fitsNoOne(kind: RuleKind, pattern: string): string | null {
  if (kind === 'address') {
    const read = readPrefix(pattern);
    return 'prefix' in read ? null : read.fault;
  }
  if (kind === 'log-name') return null;
  if (!/^[a-z0-9._*?-]{1,253}$/i.test(pattern)) return `"${pattern}" is no host name; * and ? stand for any characters`;
  return /[a-z0-9]{2}/i.test(pattern) ? null : `"${pattern}" would fit nearly every host`;
}

/** A pattern in the one spelling it is stored in. */
export function inOneSpelling(kind: RuleKind, pattern: string): string {
  if (kind === 'log-name') return pattern.trim();
  if (kind === 'hostname') return pattern.trim().toLowerCase();
  const read = readPrefix(pattern);
  return 'prefix' in read ? read.prefix : pattern;
}
