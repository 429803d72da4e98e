/** Detections that look at a stretch of time alone, and when that began; what lies before it they cannot find again. */
export interface LookedAt {
  since: Date | null;
  detections: readonly string[];
}

/** All that is stored is looked at. */
export const ALL_TIME: LookedAt = { since: null, detections: [] };

/**
 * SQL: whether an alert lies before what its detection looked at, in files that are still there. That nothing was found
 * says nothing of it then. Binds :since and :lookedAt.
 */
export function outOfSight(alert: string): string {
  return `(${alert}.detection = any(cast(:lookedAt as text[])) and ${alert}.last_seen < cast(:since as timestamptz) and exists (
    select from uploads upload where upload.state = 'stored' and upload.deleted_at is null
      and upload.first_seen <= ${alert}.last_seen and upload.last_seen >= ${alert}.first_seen))`;
}

/** What `outOfSight` binds. */
export function sightBindings({ since, detections }: LookedAt) {
  return { since, lookedAt: [...detections] };
}
