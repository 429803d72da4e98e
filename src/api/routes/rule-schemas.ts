import { z } from 'zod';
import type { DetectionRuleRow } from '../../db/detection-rules.ts';
import { SEVERITIES } from '../../domain/detections/finding.ts';
import { isStorable } from '../../domain/requests/storable.ts';
import { RULE_LANGUAGES } from '../../domain/user-rules/read-rule-text.ts';
import { scanJobId } from '../scan-anew.ts';
import { count, timestamp } from '../schemas.ts';
import { noticesOf } from '../written-rule.ts';

export const ruleLanguage = z
  .enum(RULE_LANGUAGES)
  .meta({ description: 'sigma: YAML as of the Sigma specification; threshold: JSON with a filter and a threshold' });
export const ruleText = z
  .string()
  .min(1)
  .max(64 * 1024)
  .refine(isStorable, 'must be text without NUL');

const trial = z.strictObject({
  from: timestamp,
  to: timestamp,
  fired: count.meta({ description: 'How often it would have fired' }),
  alerts: count.meta({ description: 'How many alerts would stand there: one for each group' }),
  days: z.array(z.strictObject({ day: z.string(), fired: count })),
  examples: z.array(
    z.strictObject({
      time: timestamp,
      group: z.array(z.string()),
      amount: z.number(),
      client: z.string().nullable(),
      server: z.string().nullable(),
      port: z.int().nullable(),
    }),
  ),
});

export const detectionRule = z
  .strictObject({
    id: z.uuid(),
    title: z.string(),
    language: ruleLanguage,
    severity: z.enum(SEVERITIES),
    version: z.int(),
    text: z.string(),
    notices: z.array(z.string()).meta({ description: 'Fields that it names and of which nothing is kept' }),
    enabled: z.boolean(),
    tested_version: z.int().nullable().meta({ description: 'The version that was run over history last' }),
    test: trial.nullable(),
    last_run_at: timestamp.nullable(),
    last_error: z.string().nullable().meta({ description: 'Why its last run came to no end' }),
    created_by: z.uuid(),
    created_at: timestamp,
    changed_by: z.uuid(),
    changed_at: timestamp,
  })
  .meta({ id: 'DetectionRule' });

/** A rule after a change, which a scan follows. */
export const changedRule = detectionRule.extend({ job_id: scanJobId }).meta({ id: 'ChangedDetectionRule' });

export const ruleVersion = z
  .strictObject({ version: z.int(), text: z.string(), written_by: z.uuid(), written_at: timestamp })
  .meta({ id: 'DetectionRuleVersion' });

/** A rule as it is answered. */
export function ruleView(row: DetectionRuleRow) {
  return { ...row, notices: noticesOf(row) };
}

/** What the audit log says of a rule. */
export function ruleDetails({ title, language, severity, version }: DetectionRuleRow) {
  return { title: title.slice(0, 200), language, severity, version };
}
