/**
 * Forms that attacks on web applications take. They say nothing by themselves (logs and names may hold any of them),
 * so they are looked for only in what was refused already, and only counted.
 */
const FORMS: readonly RegExp[] = [
  /\bunion\b.{0,20}\bselect\b|\bor\b\s+['"]?\d+['"]?\s*=\s*['"]?\d+|;\s*(drop|insert|update|delete|exec)\b|\bsleep\s*\(|pg_sleep/i,
  /<script\b|javascript:|\bon(error|load|click)\s*=|<(iframe|svg|img)\b/i,
  /\.\.[/\\]|%2e%2e(%2f|%5c|\/)|\/etc\/(passwd|shadow)|\bwin\.ini\b|\.git\/|\.env\b|wp-(admin|login)/i,
  /\$\{jndi:|\{\{.{0,40}\}\}|<%=|\$\(.{0,40}\)|`.{1,40}`|\|\s*(cat|sh|bash|nc|curl|wget)\b/i,
  /__proto__|constructor\.prototype|\$(where|ne|gt|regex)\b/,
];
const MOST_TEXTS = 100;
const LONGEST_TEXT = 2_000;
const DEEPEST = 8;

/** How many texts within a value (names included) look like an attack; at most 100 texts of 2 000 characters are looked at. */
export function injectionSignatures(value: unknown): number {
  let left = MOST_TEXTS;
  let found = 0;
  const look = (inner: unknown, depth: number): void => {
    if (left <= 0 || depth > DEEPEST) return;
    if (typeof inner === 'string') {
      left -= 1;
      const text = inner.slice(0, LONGEST_TEXT);
      if (FORMS.some((form) => form.test(text))) found += 1;
    } else if (typeof inner === 'object' && inner !== null) {
      for (const [name, item] of Object.entries(inner)) {
        if (!Array.isArray(inner)) look(name, depth + 1);
        look(item, depth + 1);
        if (left <= 0) return;
      }
    }
  };
  look(value, 0);
  return found;
}
