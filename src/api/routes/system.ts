import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { defineRoute, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { checkHealth, hasStarted, isReady } from '../health.ts';
import { forbidden, unauthenticated } from '../middleware/authorise.ts';
import { requirePlatformTenant } from '../platform-tenant.ts';
import { may } from '../principal.ts';

const state = z.strictObject({ status: z.enum(['ok', 'failed']) }).meta({ id: 'Status' });
const component = z
  .strictObject({ state: z.enum(['ok', 'slow', 'failed']), ms: z.int() })
  .meta({ id: 'ComponentHealth', description: 'slow: it works, and somebody should look' });

const livez = defineRoute({
  method: 'get',
  path: '/livez',
  operationId: 'isAlive',
  tag: 'system',
  summary: 'Whether this process answers',
  permission: 'public',
  limit: 'none',
  responses: { 200: { description: 'It does', schema: state } },
  async handler() {
    return { status: 200, body: { status: 'ok' } };
  },
});

const readyz = defineRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'isReady',
  tag: 'system',
  summary: 'Whether this process should be sent requests',
  permission: 'public',
  limit: 'none',
  responses: { 200: { description: 'Yes', schema: state }, 503: { description: 'Not now', schema: state } },
  async handler({ services }) {
    const ready = !services.stopping.aborted && isReady(await checkHealth(services));
    return ready ? { status: 200, body: { status: 'ok' } } : { status: 503, body: { status: 'failed' } };
  },
});

const startupz = defineRoute({
  method: 'get',
  path: '/startupz',
  operationId: 'hasStarted',
  tag: 'system',
  summary: 'Whether this process has been ready once',
  permission: 'public',
  limit: 'none',
  responses: { 200: { description: 'It has', schema: state }, 503: { description: 'Not yet', schema: state } },
  async handler({ services }) {
    const status = (await hasStarted(services)) ? 'ok' : 'failed';
    return { status: status === 'ok' ? 200 : 503, body: { status } };
  },
});

const health = defineRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  tag: 'system',
  summary: 'Which parts answer, and how fast',
  permission: 'public',
  responses: {
    200: {
      description: 'The parts; failed ones included',
      schema: z
        .strictObject({
          status: z.enum(['ok', 'slow', 'failed']),
          components: z.strictObject({
            ...{ postgres: component, redis: component, objects: component },
            disk: component.meta({ description: 'Room where uploads and reports lie' }),
            queues: component.meta({ description: 'slow: a job waits for more than a quarter of an hour' }),
            siem: component.meta({ description: 'slow: it is more than five minutes behind; ok as well without one' }),
          }),
        })
        .meta({ id: 'Health' }),
    },
  },
  async handler({ services }) {
    const components = await checkHealth(services);
    const states = Object.values(components).map((part) => part.state);
    const status = (['failed', 'slow'] as const).find((worst) => states.includes(worst)) ?? 'ok';
    return { status: 200, body: { status, components } };
  },
});

const metrics = defineRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  tag: 'system',
  summary: 'Measurements in Prometheus text format',
  description: 'For the machine itself, and for administrators.',
  permission: 'public',
  limit: 'none',
  responses: {
    200: { description: 'Metrics', contentType: 'text/plain' },
    401: { description: 'Not from this machine, and no token' },
    403: { description: 'Not an administrator' },
  },
  async handler(context) {
    await mayReadMetrics(context);
    const { metrics } = context.services;
    return { status: 200, body: await metrics.text(), headers: { 'Content-Type': metrics.contentType } };
  },
});

async function mayReadMetrics({ principal, ip, request, services }: RouteContext): Promise<void> {
  if (principal) {
    if (!may(principal, 'system:admin')) throw forbidden('system:admin');
    return requirePlatformTenant(services.isPlatformTenant, principal.tenantId);
  }
  // A proxy on this machine that is not in the list of trusted ones makes everybody look like the machine itself.
  const forwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip'].some((name) => request.headers[name] !== undefined);
  const local = ipaddr.isValid(ip) && ipaddr.process(ip).range() === 'loopback';
  if (!local || forwarded) throw unauthenticated();
}

/** Probes and measurements. */
export const systemRoutes: RouteDefinition[] = [livez, readyz, startupz, health, metrics];
