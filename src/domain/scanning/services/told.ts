const LONGEST = 512;

/** Text of a stranger as it may be kept: cut, one line, without characters that control anything. */
export function told(text: string, limit = LONGEST): string {
  return text
    .slice(0, limit * 2)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, limit);
}

/** An object without the properties that say nothing. */
export function stated<Value extends object>(value: Value): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  const kept = Object.entries(value).filter(([, each]) => each !== undefined && each !== '' && each !== null);
  return Object.fromEntries(kept) as { [Key in keyof Value]?: Exclude<Value[Key], undefined> };
}
