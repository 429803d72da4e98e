import { createHash } from 'node:crypto';
import { plainText } from '../drawings/plain-text.ts';
import type { FactRow } from '../reports/facts.ts';
import { numberOf } from '../reports/wording.ts';
import { list, plainValue } from './json-parts.ts';

/** An object of STIX 2.1. */
export interface StixObject {
  type: string;
  spec_version: '2.1';
  id: string;
  [property: string]: unknown;
}

/** The namespace that STIX 2.1 gives for ids of observables (section 2.9). */
const NAMESPACE = Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex');
/** The markings that STIX 2.1 itself defines (section 7.2.1.4). */
const MARKINGS: Readonly<Record<string, string>> = {
  clear: '613f2e26-407d-48c7-9eca-b8e91df99dc9',
  green: '34098fce-860f-48ae-8e50-ebd3cc5e41da',
  amber: 'f88d31f6-486f-44da-b317-01333bde0b82',
  red: '5e57c739-391a-4eb3-b6be-7d15ca92d5ed',
};
const HASHES: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA-1', 64: 'SHA-256' };

/** An id that follows from a name: version 5 of RFC 9562 in the namespace of STIX. */
export function idFor(type: string, name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${type}--${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`;
}

/** An alert as an incident, what was observed, and the two tied together; without addresses the incident alone. */
export function alertObjects(row: FactRow, author: string): StixObject[] {
  const [created, modified] = [plainValue(row.created_at), plainValue(row.updated_at)];
  const common = { spec_version: '2.1' as const, created_by_ref: author, created, modified };
  const incident: StixObject = {
    ...{ type: 'incident', id: `incident--${row.id}`, ...common },
    ...{
      name: plainValue(row.title),
      description: plainValue(row.description),
      labels: [String(row.severity), String(row.status)],
    },
    confidence: Math.round(numberOf(row.score)),
    external_references: [{ source_name: 'ringfence', external_id: String(row.detection) }],
  };
  const [client, server] = [row.client, row.server].map((value) =>
    typeof value === 'string' ? addressObject(value) : null,
  );
  const ends = [client, server].filter((each) => each !== null && each !== undefined);
  if (ends.length === 0) return [incident];
  const traffic = trafficObject(row, client ?? undefined, server ?? undefined);
  const observed: StixObject = {
    ...{ type: 'observed-data', id: idFor('observed-data', String(row.id)), ...common },
    ...{ first_observed: plainValue(row.first_seen), last_observed: plainValue(row.last_seen) },
    number_observed: Math.max(1, numberOf(row.occurrences)),
    object_refs: [...ends, traffic].map(({ id }) => id),
  };
  const tie: StixObject = {
    ...{ type: 'relationship', id: idFor('relationship', String(row.id)), ...common },
    ...{ relationship_type: 'related-to', source_ref: incident.id, target_ref: observed.id },
  };
  return [...ends, traffic, incident, observed, tie];
}

function addressObject(value: string): StixObject {
  const type = value.includes(':') ? 'ipv6-addr' : 'ipv4-addr';
  return { type, spec_version: '2.1', id: idFor(type, JSON.stringify({ value })), value };
}

function trafficObject(row: FactRow, client: StixObject | undefined, server: StixObject | undefined): StixObject {
  const said = {
    ...(server && row.port != null && numberOf(row.port) > 0 ? { dst_port: numberOf(row.port) } : {}),
    ...(server ? { dst_ref: server.id } : {}),
    protocols: [server?.type === 'ipv6-addr' ? 'ipv6' : 'ipv4', String(row.protocol ?? 'ip')],
    ...(client ? { src_ref: client.id } : {}),
  };
  return { type: 'network-traffic', spec_version: '2.1', id: idFor('network-traffic', JSON.stringify(said)), ...said };
}

/** An indicator with its pattern; nothing for a kind that STIX has no pattern for. */
export function indicatorObject(row: FactRow, author: string): StixObject[] {
  const pattern = patternOf(String(row.kind), plainText(String(row.value)));
  if (pattern === undefined) return [];
  const tlp = String(row.tlp ?? '');
  const marking = MARKINGS[tlp.replace('+strict', '')];
  const labels = [...list(row.tags), ...(tlp.endsWith('+strict') ? [`tlp:${tlp}`] : [])];
  const from = plainValue(row.valid_from ?? row.added_at ?? null);
  return [
    {
      ...{ type: 'indicator', spec_version: '2.1', id: `indicator--${row.id}`, created_by_ref: author },
      ...{ created: plainValue(row.added_at), modified: plainValue(row.seen_at), name: plainValue(row.value) },
      ...(row.description ? { description: plainValue(row.description) } : {}),
      ...{ pattern, pattern_type: 'stix', pattern_version: '2.1', valid_from: from },
      ...(row.valid_until ? { valid_until: plainValue(row.valid_until) } : {}),
      ...{ confidence: numberOf(row.confidence), indicator_types: ['malicious-activity'] },
      ...(labels.length > 0 ? { labels } : {}),
      ...(marking ? { object_marking_refs: [`marking-definition--${marking}`] } : {}),
      external_references: [{ source_name: plainValue(row.source) }],
    },
  ];
}

function patternOf(kind: string, value: string): string | undefined {
  const text = `'${value.replace(/[\\']/g, '\\$&')}'`;
  const family = value.includes(':') ? 'ipv6-addr' : 'ipv4-addr';
  const hash = HASHES[value.length];
  const patterns: Record<string, string | undefined> = {
    address: `[${family}:value = ${text}]`,
    cidr: `[${family}:value ISSUBSET ${text}]`,
    domain: `[domain-name:value = ${text}]`,
    url: `[url:value = ${text}]`,
    hash: hash && `[file:hashes.'${hash}' = ${text}]`,
  };
  return patterns[kind];
}
