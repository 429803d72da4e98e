import type { ObservationKind } from '../logs/observation.ts';
import type { RecordSpec } from '../logs/sensors/record-spec.ts';
import { isConnPath } from '../logs/sensors/zeek-conn.ts';
import { ZEEK_KINDS, zeekKindOf } from '../logs/sensors/zeek-kinds.ts';
import type { Expression, Field, RecordSource } from '../user-rules/expression.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';
import { ANY_SIDES, DNS_FIELDS, ENDS, FIREWALL_FIELDS, PROXY_FIELDS, ZEEK_CONN_FIELDS } from './field-names.ts';

/** What a rule's logsource stands for here. */
export interface LogSource {
  source: RecordSource;
  kinds: readonly ObservationKind[];
  /** What only records of this log have. */
  within: Expression | null;
  /** Field by the rule's name for it, in lower case. */
  fields: ReadonlyMap<string, Field>;
}

const ZEEK_FLOW_FIELDS = new Map([...ANY_SIDES, ...ZEEK_CONN_FIELDS]);
const OBSERVED = { source: 'observations', within: null } as const;
const CATEGORIES: Readonly<Record<string, LogSource>> = {
  firewall: { source: 'flows', kinds: [], within: null, fields: FIREWALL_FIELDS },
  dns: { ...OBSERVED, kinds: ['dns'], fields: DNS_FIELDS },
  proxy: { ...OBSERVED, kinds: ['http'], fields: PROXY_FIELDS },
};

/**
 * Finds out what a `logsource` means; `asked` are the fields that the rule asks for, by which one of Zeek's logs is known that
 * is not named. Throws RuleFault for logs that tell nothing of networks, or that are not read.
 */
export function readLogSource(
  { category, product, service }: { category?: string; product?: string; service?: string },
  asked: readonly string[],
  path: RulePath,
): LogSource {
  if (product === 'zeek') {
    const named = service ?? category;
    return named === undefined ? zeekSourceWith(asked, path) : zeekSource(named, [...path, 'service']);
  }
  const known = category === undefined ? undefined : CATEGORIES[category];
  if (known && Object.hasOwn(CATEGORIES, category as string)) return known;
  throw new RuleFault(
    'Only logs of networks can be looked through: product zeek with a service, or category firewall, dns or proxy.',
    path,
  );
}

const ZEEK_CONN: LogSource = { source: 'flows', kinds: [], within: null, fields: ZEEK_FLOW_FIELDS };

function zeekSource(service: string, path: RulePath): LogSource {
  if (isConnPath(service)) return ZEEK_CONN;
  const spec = zeekKindOf(service);
  if (spec === null) throw new RuleFault(`Nothing is kept of Zeek's ${service} log.`, path);
  return sourceOf(spec);
}

/** The only one of Zeek's logs that has all of these fields. */
function zeekSourceWith(asked: readonly string[], path: RulePath): LogSource {
  const known = [ZEEK_CONN, ...ZEEK_KINDS.map(sourceOf)].filter(({ fields }) =>
    asked.every((name) => fields.has(name.toLowerCase())),
  );
  const [only] = known;
  if (only && known.length === 1) return only;
  throw new RuleFault('A rule for Zeek names a service, such as conn or dns, or fields that one log alone has.', path);
}

function sourceOf(spec: RecordSpec): LogSource {
  return { source: 'observations', kinds: [spec.kind], within: fixedOf(spec), fields: fieldsOf(spec) };
}

/** Several of Zeek's logs are of one kind; what every record of one has tells them apart. */
function fixedOf({ fixed }: RecordSpec): Expression | null {
  const [entry] = Object.entries(fixed);
  if (!entry) return null;
  const field: Field = { in: 'detail', keys: [entry[0]] };
  return { test: 'text', field, pattern: [String(entry[1])], cased: true };
}

/** The fields of a log by Zeek's own names, from what its reader takes. */
function fieldsOf(spec: RecordSpec): Map<string, Field> {
  const fields = new Map<string, Field>();
  const put = (names: readonly string[], field: Field) => {
    for (const name of names) if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), field);
  };
  for (const { key, sources } of spec.detail) put(sources, { in: 'detail', keys: [key] });
  put(spec.name, { in: 'column', column: 'name', type: 'text' });
  for (const end of ['src', 'dst', 'srcPort', 'dstPort'] as const) put(spec[end], ENDS[end]);
  for (const [name, field] of ZEEK_CONN_FIELDS) {
    if (name.startsWith('id') || name === 'proto') put([name], field);
  }
  // Names that rules for any proxy, resolver or sensor use are taken for Zeek's as well.
  const usual = spec.kind === 'http' ? PROXY_FIELDS : spec.kind === 'dns' ? DNS_FIELDS : ANY_SIDES;
  for (const [name, field] of usual) put([name], field);
  return fields;
}
