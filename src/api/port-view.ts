import { z } from 'zod';
import { JUSTIFICATION_STATES, type JustificationRow } from '../db/port-justifications.ts';
import type { PortRow } from '../db/ports.ts';
import { AUDIENCES, COMPLIANCES, ENCRYPTIONS, FRAMEWORKS, RISKS } from '../domain/ports/knowledge.ts';
import { protocolName } from '../domain/ports/protocols.ts';
import { UNUSUAL_KINDS } from '../domain/ports/unusual-use.ts';
import { count, timestamp } from './schemas.ts';

const framework = z
  .strictObject({
    framework: z.enum(FRAMEWORKS),
    title: z.string(),
    status: z.enum(COMPLIANCES),
    clauses: z.string(),
    mitigation: z.string(),
  })
  .meta({ id: 'FrameworkStatus' });

const unusual = z
  .strictObject({
    spoken: z.string().meta({ description: 'The protocol that was seen' }),
    kind: z.enum(UNUSUAL_KINDS),
    text: z.string(),
    source: z.enum(['flows', 'observations']),
    servers: count,
    seen: count,
  })
  .meta({ id: 'UnusualUse' });

/** What is known about a port, and how it is used. */
export const portFields = {
  protocol: z.int(),
  protocol_name: z.string(),
  port: z.int(),
  name: z.string().nullable(),
  registered_name: z.string().nullable().meta({ description: 'As IANA registered it' }),
  description: z.string().nullable().meta({ description: 'What it commonly is; a number can only suggest it' }),
  category: z.string(),
  encryption: z.enum(ENCRYPTIONS),
  audience: z.enum(AUDIENCES),
  abuse: z.array(z.strictObject({ kind: z.string(), text: z.string() })),
  risk: z.enum(RISKS),
  compliance: z.enum(COMPLIANCES),
  reason: z.string(),
  frameworks: z.array(framework),
  unusual: z.array(unusual).meta({ description: 'Use that is not what the port is for' }),
  clients: count,
  servers: count,
  flows: count,
  failed_flows: count,
  bytes: count,
  first_seen: timestamp.nullable(),
  last_seen: timestamp.nullable(),
  researched_at: timestamp.nullable(),
};

/** Why a service is needed. */
export const justification = z
  .strictObject({
    id: z.uuid(),
    protocol: z.int(),
    protocol_name: z.string(),
    port: z.int(),
    purpose: z.string(),
    owner: z.string(),
    safeguards: z.string().nullable(),
    state: z.enum(JUSTIFICATION_STATES),
    requested_by: z.uuid(),
    requested_at: timestamp,
    approved_by: z.uuid().nullable(),
    approved_at: timestamp.nullable(),
    reviewed_by: z.uuid().nullable(),
    reviewed_at: timestamp.nullable(),
    review_due: timestamp.nullable(),
    revoked_by: z.uuid().nullable(),
    revoked_at: timestamp.nullable(),
  })
  .meta({ id: 'PortJustification' });

/** The port as `portFields` says. */
export function portView(row: PortRow) {
  return { ...row, protocol_name: protocolName(row.protocol) };
}

/** The justification as `justification` says. */
export function justificationView<Row extends JustificationRow>(row: Row) {
  return { ...row, protocol_name: protocolName(row.protocol) };
}

/** What the audit log says of a justification. */
export function justificationDetails({ protocol, port, owner, purpose, review_due }: JustificationRow) {
  return { service: `${port}/${protocolName(protocol)}`, owner, purpose: purpose.slice(0, 200), review_due };
}
