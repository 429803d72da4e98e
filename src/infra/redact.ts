/** Names under which no value is ever shown. */
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|token|authori[sz]ation|cookie|credential|api[-_]?key|private[-_]?key|master[-_]?key|signing[-_]?key|totp|\botp\b|backup[-_]?code|recovery[-_]?code/i;

/** `code` is a one-time code, unless it looks like the code of an error: a SQLSTATE, or a name in capitals. */
const ERROR_CODE = /^(?=.*[A-Z])[A-Z][A-Z0-9_]*$|^[0-9A-Z]{5}$|^[a-z]+(-[a-z]+)+$/;

const REMOVED = '[removed]';
const LONGEST_TEXT = 8_192;
const DEEPEST = 8;
const MOST_ITEMS = 200;

/** Secrets known by their form, wherever they stand in a text. */
const FORMS: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, REMOVED],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, REMOVED],
  [/\b(Bearer|Basic|Splunk)\s+[\w.~+/=-]{8,}/gi, `$1 ${REMOVED}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, `$1:${REMOVED}@`],
  // API keys.
  [/\brf_[\w-]{16,}/g, REMOVED],
  // Random bytes in base64url, as opaque tokens are; digests and ids are written without capitals.
  [/(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{40,200}(?![\w-])/g, REMOVED],
  [
    /\b([\w-]*(?:password|passwd|secret|token|api[-_]?key|authorization|cookie))(["']?\s*[=:]\s*["']?)(?!\[removed\])[^\s"',;&}]+/gi,
    `$1$2${REMOVED}`,
  ],
];

/** A copy that can be shown: without secrets (by name and by form), and no larger than anybody reads. */
export function redact(value: unknown): unknown {
  return shown(value, '', 0, new Set());
}

/** The text without secrets of a known form. */
export function redactText(text: string): string {
  let out = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)` : text;
  for (const [form, replacement] of FORMS) out = out.replace(form, replacement);
  return out;
}

function shown(value: unknown, name: string, depth: number, above: Set<object>): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (SECRET_NAME.test(name)) return REMOVED;
  if (name === 'code' && !ERROR_CODE.test(String(value))) return REMOVED;
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  if (value instanceof Date) return value;
  if (Buffer.isBuffer(value) || ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= DEEPEST || above.has(value)) return '[…]';
  above.add(value);
  const inner = insideOf(value, depth, above);
  above.delete(value);
  return inner;
}

function insideOf(value: object, depth: number, above: Set<object>): unknown {
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => shown(item, '', depth + 1, above));
  const plain =
    value instanceof Error
      ? { ...value, name: value.name, message: value.message, stack: value.stack }
      : (value as Record<string, unknown>);
  return Object.fromEntries(
    Object.entries(plain)
      .slice(0, MOST_ITEMS)
      .map(([key, item]) => [key.slice(0, 200), shown(item, key, depth + 1, above)]),
  );
}
