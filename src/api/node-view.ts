import { z } from 'zod';
import type { NodeFactRow, NodeReasons } from '../db/node-profile.ts';
import { FACT_KINDS } from '../domain/nodes/fact.ts';
import { NODE_TYPES } from '../domain/nodes/node-type.ts';
import { count, timestamp } from './schemas.ts';

/** Schemas and views of what nodes are and why. */
export const nodeType = z.enum(NODE_TYPES).meta({ id: 'NodeType' });
const confidence = z.int().min(0).max(100).meta({ description: '0 to 100; 100 is what somebody said' });

/** What a node is, as every answer with nodes says it. */
export const nodeClass = {
  hostname_confidence: confidence.nullable(),
  vendor: z.string().nullable().meta({ description: 'Maker of its interface, by its hardware address' }),
  os: z.string().nullable(),
  os_confidence: confidence.nullable(),
  node_type: nodeType,
  node_type_confidence: confidence,
  roles: z.array(z.string()).meta({ description: 'What it does for others: directory, dns, mail …' }),
  host_id: z.uuid().nullable().meta({ description: 'The host of several addresses that it is one of' }),
  owner: z.string().nullable(),
};

const evidence = {
  first_seen: timestamp,
  last_seen: timestamp.meta({ description: 'Of a lease: until when it holds' }),
  count,
  upload_id: z.uuid().nullable().meta({ description: 'null where a name server said it' }),
  upload: z.string().nullable(),
  part: z.int().nullable(),
  line: z.int().nullable().meta({ description: 'Line or record of the newest upload that says so' }),
};

/** What a node's details say beyond the list. */
export const nodeProfile = {
  notes: z.string().nullable(),
  names: z.array(
    z.strictObject({ name: z.string(), source: z.string(), confidence, ...evidence }).meta({ id: 'NodeName' }),
  ),
  facts: z.array(
    z
      .strictObject({ kind: z.enum(FACT_KINDS), source: z.string(), value: z.string(), confidence, ...evidence })
      .meta({ id: 'NodeFact' }),
  ),
  type_candidates: z
    .array(
      z.strictObject({ type: nodeType, confidence, reasons: z.array(z.string()) }).meta({ id: 'NodeTypeCandidate' }),
    )
    .meta({ description: 'What evidence speaks for: first what was chosen, then the strongest' }),
  os_reasons: z.array(z.string()),
  corrected: z
    .strictObject({
      hostname: z.string().nullable(),
      node_type: nodeType.nullable(),
      os: z.string().nullable(),
      owner: z.string().nullable(),
      notes: z.string().nullable(),
      changed_by: z.uuid().nullable(),
      changed_at: timestamp,
    })
    .nullable()
    .meta({ description: 'What somebody said of it, above all evidence' }),
};

/** Names with their evidence, the best first, the other facts, and the reasons. */
export function profileView(facts: readonly NodeFactRow[], reasons: NodeReasons) {
  const rank = new Map(reasons.names?.map(({ source, value, confidence }) => [`${source} ${value}`, confidence]));
  const names = facts
    .filter(({ kind }) => kind === 'name')
    .map(({ kind: _kind, value, ...rest }) => ({
      name: value,
      ...rest,
      confidence: rank.get(`${rest.source} ${value}`) ?? rest.confidence,
    }))
    .sort((one, other) => other.confidence - one.confidence);
  return {
    names,
    facts: facts.filter(({ kind }) => kind !== 'name'),
    type_candidates: reasons.type?.candidates ?? [],
    os_reasons: reasons.os?.reasons ?? [],
  };
}
