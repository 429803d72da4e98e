import { z } from 'zod';
import { SEVERITIES } from '../../detections/finding.ts';

/** What is noticed about requests: outcomes, never contents. */
export const SIGNALS = [
  'sign-in-failed',
  'another-account', // a sign-in failed for an account that this source had not tried within the hour
  'account-locked',
  'token-refused',
  'access-denied',
  'unknown-path',
  'unknown-id',
  'validation-failed',
  'injection-signature', // in what was refused anyway; how many, never which
  'rate-limited',
  'upload-refused',
  'forbidden-destination',
  'export-excess',
  'network-alternation',
] as const;
export type Signal = (typeof SIGNALS)[number];

/** Whom signals are about: somebody signed in, a network address (an IPv6 /64), or the installation as a whole. */
export const SUBJECT_KINDS = ['user', 'source', 'platform'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

const points = z.number().positive();

/** config/request-threats.json. */
const schema = z.strictObject({
  notice: z.string().optional(),
  /** Goes into the evidence: which settings an alert was made with. */
  version: z.int().positive(),
  /** After so long a signal counts half. */
  half_life_seconds: points,
  /** What one of a signal is worth, and what all of its kind are worth at most. */
  signals: z.record(z.enum(SIGNALS), z.strictObject({ points, most: points })),
  detections: z.record(
    z.string().regex(/^[a-z-]+$/),
    z.strictObject({
      subject: z.enum(SUBJECT_KINDS),
      signals: z.array(z.enum(SIGNALS)).min(1),
      thresholds: z.partialRecord(z.enum(SEVERITIES), points).refine((all) => Object.keys(all).length > 0, 'needs one'),
    }),
  ),
  /** A user's bytes of one day are unusual beyond both. */
  exports: z.strictObject({ floor_bytes: points, times_usual: z.number().min(1) }),
  /** A session that returns to a network within so long, from another, alternates. */
  networks: z.strictObject({ alternation_seconds: points }),
});
export type RequestThreatSettings = z.output<typeof schema>;

/** Reads the settings. Throws on an unknown name or a value out of range. */
export function requestThreatSettings(json: unknown): RequestThreatSettings {
  return schema.parse(json);
}
