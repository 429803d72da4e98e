import { z } from 'zod';
import { addSettingsVersion, settingsVersions, tenantSettings } from '../../db/detection-settings.ts';
import { rules } from '../../domain/detections/registry.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { checkSettings, detectionOf, detectionView, settingsInForce } from '../detection-settings.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { freeData, text } from '../network-view.ts';
import { record } from '../record.ts';
import { scanAnew, scanJobId } from '../scan-anew.ts';
import { accepted, count, statusUrl, timestamp } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';

const PATH = '/api/v1/security/detections';
const MOST_VERSIONS = 50;
const ruleParams = z.strictObject({ id: z.string().regex(/^[a-z0-9-]{1,100}$/) });
const settings = z.record(z.string(), z.unknown());

const detection = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    technique: z.string().meta({ description: 'MITRE ATT&CK' }),
    enabled: z.boolean(),
    settings: settings.meta({ description: 'All of them as they are in force' }),
    changed: settings.meta({ description: "Those that differ from the rule's defaults" }),
    version: count.meta({ description: 'Of the settings of all detections; 0 is what the platform comes with' }),
  })
  .meta({ id: 'Detection' });
const changedDetection = detection.extend({ job_id: scanJobId }).meta({ id: 'ChangedDetection' });
const version = z
  .strictObject({
    version: count,
    detection: z.string(),
    enabled: z.boolean(),
    settings,
    reason: z.string(),
    created_by: z.uuid(),
    created_at: timestamp,
  })
  .meta({ id: 'DetectionSettingsVersion' });

const wanted = {
  enabled: z.boolean().default(true),
  settings: freeData.meta({
    description: "What is to differ from the rule's defaults; the rest is as the rule has it",
  }),
};

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listDetections',
  tag: 'security',
  summary: 'Every detection with its settings',
  permission: 'security:read',
  responses: { 200: { description: 'They', schema: z.strictObject({ detections: z.array(detection) }) } },
  async handler(context) {
    const inForce = await inOwnTenant(context, async (transaction) =>
      settingsInForce(await tenantSettings(transaction)),
    );
    return { status: 200, body: { detections: rules.map((rule) => detectionView(rule, inForce)) } };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getDetection',
  tag: 'security',
  summary: 'A detection with the versions of its settings',
  permission: 'security:read',
  params: ruleParams,
  noun: 'detection',
  responses: {
    200: {
      description: 'The detection; its last 50 versions, the newest first',
      schema: z.strictObject({ detection, versions: z.array(version) }),
    },
  },
  async handler(context) {
    const rule = detectionOf(context.params.id);
    const body = await inOwnTenant(context, async (transaction) => ({
      detection: detectionView(rule, await settingsInForce(await tenantSettings(transaction))),
      versions: await settingsVersions(transaction, rule.id, MOST_VERSIONS),
    }));
    return { status: 200, body };
  },
});

const change = defineRoute({
  method: 'put',
  path: `${PATH}/{id}/settings`,
  operationId: 'changeDetectionSettings',
  tag: 'security',
  summary: 'Make the next version of the settings',
  description: `A scan of the stored data follows, which brings alerts in line; they say with which version they were found. Preview it before. ${STEP_UP}`,
  permission: 'security:write',
  params: ruleParams,
  noun: 'detection',
  body: z.strictObject({ ...wanted, reason: text(1_000) }),
  responses: { 200: { description: 'The detection as it is now', schema: changedDetection } },
  async handler(context) {
    const rule = detectionOf(context.params.id);
    await requireStepUp(context);
    const { enabled, settings: given, reason } = context.body;
    checkSettings(rule, given);
    const body = await inOwnTenant(context, async (transaction) => {
      const before = detectionView(rule, await settingsInForce(await tenantSettings(transaction)));
      const next = { detection: rule.id, enabled, settings: given, reason, created_by: principalOf(context).userId };
      const number = await addSettingsVersion(transaction, next);
      const details = { version: number, enabled, settings: given, reason, before: before.changed };
      await record(transaction, context, 'detection.change-settings', rule.id, details);
      const now = detectionView(rule, await settingsInForce(await tenantSettings(transaction)));
      return { ...now, job_id: await scanAnew(transaction, context) };
    });
    return { status: 200, body };
  },
});

const preview = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/preview`,
  operationId: 'previewDetectionSettings',
  tag: 'security',
  summary: 'What other settings would change, over the data that is stored',
  description:
    'Runs the detection in a job whose result has counts and examples of what would be new, gone and changed. No alert changes, nothing is imported again.',
  permission: 'security:write',
  limit: 'scan',
  params: ruleParams,
  noun: 'detection',
  body: z.strictObject(wanted),
  responses: { 202: { description: 'The job that compares', schema: accepted } },
  async handler(context) {
    const rule = detectionOf(context.params.id);
    const { enabled, settings: given } = context.body;
    checkSettings(rule, given);
    const { tenantId, userId } = principalOf(context);
    const jobId = await inOwnTenant(context, async (transaction) => {
      const payload = { preview: { detection: rule.id, enabled, settings: given } };
      const job = await enqueue(transaction, { tenantId, kind: 'threat-scan', payload, createdBy: userId });
      await record(transaction, context, 'job.submit', job.id, { kind: 'threat-scan', preview: rule.id });
      return job.id;
    });
    const status_url = statusUrl(jobId);
    return { status: 202, body: { job_id: jobId, status_url }, headers: { Location: status_url } };
  },
});

/** What looks for alerts, and how. */
export const detectionRoutes: RouteDefinition[] = [list, get, change, preview];
