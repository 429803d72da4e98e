import { z } from 'zod';
import { SCOPE_STATES, type ScanScopeRow } from '../../db/scan-scopes.ts';
import { moment } from '../../domain/requests/moment.ts';
import { CAPS } from '../../domain/scanning/caps.ts';
import { plainName, timestamp } from '../schemas.ts';
import { violation } from '../scope-violation.ts';

const prefixes = (description: string) => z.array(z.string().min(1).max(64)).max(200).meta({ description });
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');
const windows = z
  .array(z.strictObject({ from: clock, until: clock }))
  .max(10)
  .meta({ description: 'Times of every day, by the clocks of time_zone; none for all day' });
const limit = (most: number, description: string) => z.int().min(1).max(most).meta({ description });

/** A scope as it is asked for. */
export const requestedScope = z.strictObject({
  name: plainName,
  reason: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u, 'must not contain control characters')
    .meta({ description: 'For whoever approves it, and for the audit log' }),
  cidrs: prefixes('Addresses and prefixes that may be scanned').min(1),
  excluded: prefixes('Of those, or of any other scope: never while this one is approved').default([]),
  ports: z.string().min(1).max(1_000).default('1-65535').meta({ description: 'Ports that may be asked' }),
  max_ports: limit(CAPS.ports, 'Ports of one scan').default(1_000),
  max_addresses: limit(CAPS.addresses, 'Addresses of one scan').default(1_024),
  probes_per_second: limit(CAPS.probesPerSecond, 'Rate that no scan exceeds').default(100),
  valid_from: moment.optional().meta({ description: 'Now, if nothing is said' }),
  valid_until: moment.meta({ description: `At most ${CAPS.days} days later` }),
  windows: windows.default([]),
  time_zone: z.string().min(1).max(64).default('UTC').meta({ description: 'Such as Europe/Berlin' }),
});

/** A scope. */
export const scanScope = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    reason: z.string(),
    cidrs: z.array(z.string()),
    excluded: z.array(z.string()),
    ports: z.string(),
    max_ports: z.int(),
    max_addresses: z.int(),
    probes_per_second: z.int(),
    valid_from: timestamp,
    valid_until: timestamp,
    windows,
    time_zone: z.string(),
    state: z.enum(SCOPE_STATES),
    requested_by: z.uuid(),
    requested_at: timestamp,
    approved_by: z.uuid().nullable(),
    approved_at: timestamp.nullable(),
    revoked_by: z.uuid().nullable(),
    revoked_at: timestamp.nullable(),
  })
  .meta({ id: 'ScanScope' });

/** Whether a scan is allowed. */
export const scanVerdict = z
  .strictObject({
    allowed: z.boolean(),
    addresses: z.int().meta({ description: 'How many the targets are together' }),
    violations: z.array(violation),
    scopes: z.array(z.uuid()).meta({ description: 'That allow it together' }),
    probes_per_second: z.int().nullable().meta({ description: 'The rate they allow; null when it is not allowed' }),
  })
  .meta({ id: 'ScanVerdict' });

/** What the audit log says of a scope. */
export function scopeDetails({ name, cidrs, excluded, ports, valid_from, valid_until }: ScanScopeRow) {
  return { name, cidrs: cidrs.slice(0, 20), excluded: excluded.slice(0, 20), ports, valid_from, valid_until };
}
