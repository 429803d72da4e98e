const DEEPEST = 4;
const MOST_PAIRS = 400;
const LONGEST_VALUE = 512;

/** Containers that shippers put around a record, whose names say nothing. */
const WRAPPERS = /^(?:_source|result|event|fields|data|log|flow|netflow)\./;

/**
 * What a JSON object states, as lines of pairs state it: `src_ip="192.0.2.1" dst_port="443" …`. Names are in lower case, of
 * nested objects with dots, and as `names` says where it knows them; of a list its first value counts.
 */
export function pairsOf(object: Record<string, unknown>, names: ReadonlyMap<string, string>): string {
  const pairs: string[] = [];
  addPairs(object, '', 0, names, pairs);
  return pairs.join(' ');
}

function addPairs(
  object: Record<string, unknown>,
  above: string,
  depth: number,
  names: ReadonlyMap<string, string>,
  pairs: string[],
): void {
  for (const [key, stated] of Object.entries(object)) {
    if (pairs.length >= MOST_PAIRS) return;
    const value = Array.isArray(stated) ? stated[0] : stated;
    const path = `${above}${key.toLowerCase()}`;
    if (typeof value === 'object' && value !== null) {
      if (depth < DEEPEST && !Array.isArray(value))
        addPairs(value as Record<string, unknown>, `${path}.`, depth + 1, names, pairs);
    } else if (value !== null && value !== '') pairs.push(`${nameOf(path, names)}="${quotable(String(value))}"`);
  }
}

function nameOf(path: string, names: ReadonlyMap<string, string>): string {
  const bare = path.replace(WRAPPERS, '');
  return names.get(path) ?? names.get(bare) ?? bare.replace(/[^\w.-]/g, '_');
}

function quotable(value: string): string {
  return value.slice(0, LONGEST_VALUE).replace(/["\\\p{Cc}]/gu, '_');
}
