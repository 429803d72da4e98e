import { z } from 'zod';
import type { AlertEvent } from '../../db/alert-history.ts';
import type { AlertRow } from '../../db/alerts.ts';
import { adviceFor } from '../../domain/alerts/advice.ts';
import { clocksOf } from '../../domain/alerts/deadlines.ts';
import { ratingParts } from '../../domain/alerts/rating.ts';
import { ALERT_STATUSES, type AlertStatus, FORMER_STATUSES } from '../../domain/alerts/status.ts';
import { SEVERITIES } from '../../domain/detections/finding.ts';
import { techniqueOfAlert } from '../../domain/detections/technique.ts';
import { protocolName } from '../../domain/ports/protocols.ts';
import { moment } from '../../domain/requests/moment.ts';
import { readSiteAddress } from '../../domain/sites/site-address.ts';
import { prefix, siteOf, text } from '../network-view.ts';
import { siteFilter } from '../require-site.ts';
import { count, timestamp } from '../schemas.ts';

export const severity = z.enum(SEVERITIES);
export const status = z.enum(ALERT_STATUSES);
const share = z.number().min(0).max(1);

/** A status in a request; what they were called before is understood. */
export const newStatus = z
  .enum([...ALERT_STATUSES, 'open', 'false_positive'])
  .transform((said): AlertStatus => (said === 'open' || said === 'false_positive' ? FORMER_STATUSES[said] : said))
  .meta({ override: { type: 'string', enum: [...ALERT_STATUSES] } });

/** A status in a filter: `open` is new, acknowledged or in progress. */
const statusFilter = z
  .enum([...ALERT_STATUSES, 'open', 'false_positive'])
  .transform((said): AlertStatus | 'open' => (said === 'false_positive' ? 'false-positive' : said))
  .meta({
    override: { type: 'string', enum: [...ALERT_STATUSES, 'open'] },
    description: 'open: new, acknowledged or in progress',
  });

const techniqueId = z.string().regex(/^T\d{4}(\.\d{3})?$/, 'must be a technique such as T1071');

/** What alerts may be narrowed to. */
export const alertFilter = z.strictObject({
  severity: severity.optional(),
  status: statusFilter.optional(),
  detection: text(100).optional(),
  assignee: z
    .union([z.uuid(), z.literal('none')])
    .optional()
    .meta({ description: 'Id of a user, or none' }),
  within: prefix.optional().meta({ description: 'Client or server lies in it' }),
  site: siteFilter.optional(),
  incident_id: z.uuid().optional(),
  technique: techniqueId.optional().meta({ description: 'MITRE ATT&CK; a technique takes in its sub-techniques' }),
  zone: text(200).optional().meta({ description: 'Name of a zone that its client or its server is in' }),
  since: moment.optional().meta({ description: 'Seen at this time or later' }),
  until: moment.optional().meta({ description: 'Seen at this time or before' }),
});

/** An alert: who, to whom, what, when, how sure, why, what next. */
export const alert = z
  .strictObject({
    id: z.uuid(),
    detection: z.string().meta({ description: 'Which detection raised it; manual when a person did' }),
    technique: z.string().nullable().meta({ description: 'MITRE ATT&CK' }),
    fingerprint: z.string().meta({ description: 'The same thing found again has the same one' }),
    severity,
    score: z.int().min(0).max(100).meta({ description: 'The sum of its parts' }),
    score_parts: z.array(
      z.strictObject({
        part: z.enum(['severity', 'strength', 'confidence']),
        points: count,
        most: count,
        because: z.string(),
      }),
    ),
    strength: share.meta({ description: 'How far the numbers are beyond the threshold' }),
    confidence: share.meta({ description: 'How sure it is' }),
    status,
    assignee: z.uuid().nullable(),
    title: z.string(),
    description: z.string(),
    client: z.string().nullable(),
    client_site: siteOf,
    server: z.string().nullable(),
    server_site: siteOf,
    protocol: z.int().nullable(),
    protocol_name: z.string().nullable(),
    port: z.int().nullable(),
    evidence: z.record(z.string(), z.unknown()),
    next_steps: z.array(z.string()),
    occurrences: count.meta({ description: 'How often it was found with something new' }),
    first_seen: timestamp,
    last_seen: timestamp,
    opened_at: timestamp.meta({ description: 'When its clocks began' }),
    clocks: z.strictObject({
      acknowledge_by: timestamp,
      acknowledged_at: timestamp.nullable(),
      resolve_by: timestamp,
      resolved_at: timestamp.nullable(),
      overdue: z.enum(['acknowledge', 'resolve']).nullable(),
    }),
    exception_id: z.uuid().nullable().meta({ description: 'The exception that hides it' }),
    incident_id: z.uuid().nullable(),
    data_version: count.meta({ description: 'Number of the newest upload when it was found last' }),
    settings_version: count.meta({
      description: 'Of the settings it was found with; 0 is what the platform comes with',
    }),
    created_by: z.uuid().nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Alert' });

/** An alert with the machines and applications that it is about. */
export const alertDetail = alert
  .extend({
    affected: z
      .strictObject({
        nodes: z.array(
          z.strictObject({
            address: z.string(),
            address_site: siteOf,
            hostname: z.string().nullable(),
            node_type: z.string(),
            zone: z.string().nullable(),
          }),
        ),
        applications: z.array(
          z.strictObject({
            id: z.uuid(),
            name: z.string(),
            criticality: z.string().nullable(),
            owner: z.string().nullable(),
            members: z.array(z.string()).meta({ description: 'Those of the machines that belong to it' }),
          }),
        ),
      })
      .meta({ description: 'Machines that it names, at most 50, as far as they are known, and their applications' }),
  })
  .meta({ id: 'AlertDetail' });

/** An alert as it is answered. */
export function alertView(row: AlertRow) {
  const { detection, severity: grave, strength } = row;
  const { acknowledged_at: _acknowledged, resolved_at: _resolved, ...shown } = row;
  return {
    ...shown,
    client: row.client && readSiteAddress(row.client).address,
    server: row.server && readSiteAddress(row.server).address,
    technique: techniqueOfAlert(row),
    score_parts: ratingParts({ detection, severity: grave, strength }),
    protocol_name: row.protocol === null ? null : protocolName(row.protocol),
    next_steps: adviceFor(detection).steps,
    clocks: clocksOf(row, new Date()),
  };
}

/** What happened to an alert. */
export const alertEvent = z
  .strictObject({
    id: count,
    at: timestamp,
    actor_id: z.uuid().nullable().meta({ description: 'Null when the platform did it' }),
    kind: z.enum(['raised', 'grown', 'status', 'assignee', 'comment'] as const satisfies AlertEvent['kind'][]),
    before: z.string().nullable(),
    after: z.string().nullable(),
    comment: z.string().nullable(),
  })
  .meta({ id: 'AlertEvent' });

/** What a person changes about alerts. */
export const alertChange = z.strictObject({
  status: newStatus.optional(),
  assignee: z.uuid().nullable().optional().meta({ description: 'Id of a user; null for nobody' }),
  comment: text(5_000).optional(),
});
