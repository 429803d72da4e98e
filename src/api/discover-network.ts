import { z } from 'zod';
import { TIMING_NAMES } from '../domain/scanning/timing.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { forbidden } from './middleware/authorise.ts';
import { may } from './principal.ts';
import { type QueuedScan, requestScan } from './request-scan.ts';
import { scanTargets } from './scan-targets.ts';
import { submitJob } from './submit-job.ts';
import { invalid } from './validate.ts';

/** A discovery as it is asked for. */
export const discovery = z.strictObject({
  mode: z.enum(['passive', 'active']).default('passive').meta({ description: 'From stored flows, or by asking' }),
  upload_id: z.uuid().optional().meta({ description: 'Passive: of this upload only' }),
  targets: scanTargets.targets.optional().meta({ description: 'Active: whom to ask' }),
  ports: scanTargets.ports.optional().meta({ description: 'Active: where to ask; likely ports if nothing is said' }),
  timing: z.enum(TIMING_NAMES).optional(),
});

/** Queues a discovery: a job, or for an active one a scan too. Throws 403 without the permission that the active one needs. */
export async function discoverNetwork(
  context: RouteContext,
  { mode, upload_id, targets, ports, timing = 'normal' }: z.output<typeof discovery>,
): Promise<{ job_id: string } | QueuedScan> {
  if (mode === 'passive') {
    const { id } = await submitJob(context, {
      kind: 'discovery',
      payload: upload_id === undefined ? {} : { upload_id },
    });
    return { job_id: id };
  }
  if (!may(principalOf(context), 'network:scan')) throw forbidden('network:scan');
  if (!targets) throw invalid([{ in: 'body', path: 'targets', message: 'must say whom to ask' }]);
  await context.countRequest('scan');
  return requestScan(context, {
    ...{ mode: 'discover', engine: 'connect', targets, ports, profile: 'liveness' },
    options: { timing, rate: null, skipLiveness: false, identify: false, udp: [], technique: 'connect', os: false },
  });
}
