import type { RowZone } from './rule.ts';

/** Whether a zone says of itself that what happens there matters: by its criticality, or a regime that it is in the scope of. */
export function isSensitive({ criticality, compliance }: RowZone): boolean {
  return criticality === 'high' || criticality === 'critical' || compliance.length > 0;
}
