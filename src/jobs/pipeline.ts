import type { JobKind, JobPayload } from './registry.ts';

/** A job that follows from a completed one. */
export type FollowUp = { [Kind in JobKind]: { kind: Kind; payload: JobPayload<Kind> } }[JobKind];

type Followers = {
  [Kind in JobKind]: (payload: JobPayload<Kind>, result: Record<string, unknown>) => FollowUp[];
};

/** What follows what, all of it: processors never enqueue. A kind left out does not compile. */
export const pipeline: Followers = {
  ingest: ({ upload_id }, { upload }) => (upload === 'stored' ? [{ kind: 'discovery', payload: { upload_id } }] : []),
  // Of the ranges of an upload only the last one ends it.
  'ingest-range': ({ upload_id }, { upload }) =>
    upload === 'stored' ? [{ kind: 'discovery', payload: { upload_id } }] : [],
  discovery: ({ upload_id }) => [
    { kind: 'port-research', payload: { upload_id } },
    { kind: 'threat-scan', payload: { upload_id } },
  ],
  'port-research': () => [],
  'threat-scan': () => [],
  report: () => [],
};
