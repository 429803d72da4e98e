import type { JobKind, JobPayload } from './registry.ts';

/** A job that follows from a completed one. */
export type FollowUp = { [Kind in JobKind]: { kind: Kind; payload: JobPayload<Kind> } }[JobKind];

const CLASSIFY: FollowUp = { kind: 'classification', payload: {} };

type Followers = {
  [Kind in JobKind]: (payload: JobPayload<Kind>, result: Record<string, unknown>) => FollowUp[];
};

/** What follows what, all of it: processors never enqueue. A kind left out does not compile. */
export const pipeline: Followers = {
  ingest: ({ upload_id }, { upload }) => (upload === 'stored' ? [{ kind: 'discovery', payload: { upload_id } }] : []),
  // Of the ranges of an upload only the last one ends it.
  'ingest-range': ({ upload_id }, { upload }) =>
    upload === 'stored' ? [{ kind: 'discovery', payload: { upload_id } }] : [],
  discovery: ({ upload_id }, { released }) => [
    { kind: 'history', payload: { upload_id } },
    // Their records count again, now that the upload which told the same is gone.
    ...((released ?? []) as string[]).map((id): FollowUp => ({ kind: 'history', payload: { upload_id: id } })),
    CLASSIFY,
    { kind: 'port-research', payload: { upload_id } },
    { kind: 'threat-scan', payload: { upload_id } },
  ],
  history: () => [],
  classification: () => [],
  'port-research': () => [],
  'threat-scan': (_payload, result) => respondTo(result),
  'intel-fetch': (_payload, { created, changed, expired }) =>
    created || changed || expired ? [{ kind: 'intel-match', payload: {} }] : [],
  'intel-match': (_payload, result) => respondTo(result),
  response: (_payload, { scans }) =>
    ((scans ?? []) as string[]).map((scan_id): FollowUp => ({ kind: 'scan', payload: { scan_id } })),
  'rule-test': () => [],
  scan: (_payload, { open_ports }) => (open_ports ? [CLASSIFY, { kind: 'port-research', payload: {} }] : []),
  'scan-batch': () => [],
  report: ({ report_id }, { deliver_to }) =>
    ((deliver_to ?? []) as string[]).map(
      (target_id): FollowUp => ({
        kind: 'report-delivery',
        payload: { report_id, target_id },
      }),
    ),
  'report-delivery': () => [],
};

/** Alerts that are new, or say more than before, may be what a playbook waits for. */
function respondTo({ alerts_new, alerts_updated }: Record<string, unknown>): FollowUp[] {
  return alerts_new || alerts_updated ? [{ kind: 'response', payload: {} }] : [];
}
