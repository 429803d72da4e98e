import { z } from 'zod';
import { EXCEPTION_STATES } from '../../db/alert-exceptions.ts';
import { ALERT_DIRECTIONS, type ExceptionTerms, narrows } from '../../domain/alerts/exception-window.ts';
import { protocolName } from '../../domain/ports/protocols.ts';
import { moment } from '../../domain/requests/moment.ts';
import { isZoneName } from '../../domain/schedules/timing.ts';
import { readPrefix } from '../../domain/zones/prefix.ts';
import { portNumber, prefix, protocol, text } from '../network-view.ts';
import { count, plainName, timestamp } from '../schemas.ts';

const MOST = 100;
const clock = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as 22:00');
const span = z
  .strictObject({
    days: z.array(z.int().min(1).max(7)).min(1).max(7).meta({ description: '1 is Monday' }),
    from: clock,
    until: clock.meta({ description: 'Not included; before from: on the next day' }),
  })
  .refine(({ from, until }) => from !== until && from !== '24:00', 'must begin and end at different times');
const oneSpelling = prefix.transform((said, context) => {
  const read = readPrefix(said);
  if ('prefix' in read) return read.prefix;
  context.addIssue({ code: 'custom', message: read.fault });
  return z.NEVER;
});
const cidrs = z
  .array(oneSpelling)
  .max(MOST)
  .default([])
  .meta({ override: { type: 'array', items: { type: 'string' } } });
const zones = z.array(z.uuid()).max(MOST).default([]);

/** Which alerts an exception is about. */
export const exceptionTerms = z.strictObject({
  detections: z.array(text(100)).max(MOST).default([]).meta({ description: 'None: any' }),
  source_cidrs: cidrs,
  source_zones: zones,
  destination_cidrs: cidrs,
  destination_zones: zones,
  protocol: protocol.optional(),
  ports: z.array(portNumber).max(MOST).default([]),
  direction: z.enum(ALERT_DIRECTIONS).optional(),
  schedule: z.array(span).max(20).default([]).meta({ description: 'Days and hours at which it holds; none: always' }),
  time_zone: z.string().min(1).max(64).refine(isZoneName, 'must be a time zone such as Europe/Berlin').default('UTC'),
});

/** An exception as it is asked for. */
export const newException = z.strictObject({
  name: plainName,
  reason: text(1_000),
  owner: text(200).meta({ description: 'Who answers for it' }),
  expires_at: moment,
  ...exceptionTerms.shape,
});

/** The terms as they are stored. */
export function termsOf(said: z.output<typeof exceptionTerms>): ExceptionTerms {
  return { ...said, protocol: said.protocol ?? null, direction: said.direction ?? null };
}

/** Whether the terms name anything at all. */
export function isNarrow(said: z.output<typeof exceptionTerms>): boolean {
  return narrows(termsOf(said));
}

/** An exception. */
export const exception = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    reason: z.string(),
    owner: z.string(),
    detections: z.array(z.string()),
    source_cidrs: z.array(z.string()),
    source_zones: z.array(z.uuid()),
    destination_cidrs: z.array(z.string()),
    destination_zones: z.array(z.uuid()),
    protocol: z.int().nullable(),
    protocol_name: z.string().nullable(),
    ports: z.array(z.int()),
    direction: z.enum(ALERT_DIRECTIONS).nullable(),
    schedule: z.array(z.strictObject({ days: z.array(z.int()), from: z.string(), until: z.string() })),
    time_zone: z.string(),
    expires_at: timestamp,
    state: z.enum(EXCEPTION_STATES),
    hidden: count.meta({ description: 'Alerts that it hides now' }),
    created_by: z.uuid(),
    created_at: timestamp,
    revoked_by: z.uuid().nullable(),
    revoked_at: timestamp.nullable(),
  })
  .meta({ id: 'AlertException' });

/** An exception as it is answered. */
export function exceptionView<Row extends { protocol: number | null }>(row: Row) {
  return { ...row, protocol_name: row.protocol === null ? null : protocolName(row.protocol) };
}
