import { z } from 'zod';
import { alertStatistics } from '../../db/alert-statistics.ts';
import { countAlerts } from '../../db/alerts.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { count, timestamp } from '../schemas.ts';

const HOUR = 3_600;
const LONGEST_RANGE = 90 * 24 * HOUR;

/** `24h` or `7d` in seconds. */
const timeRange = z
  .string()
  .regex(/^[1-9]\d{0,3}[hd]$/)
  .refine((text) => seconds(text) <= LONGEST_RANGE, 'must be between 1h and 90d')
  .default('24h')
  .meta({ description: '1h to 90d', example: '24h' });

function seconds(text: string): number {
  return Number(text.slice(0, -1)) * (text.endsWith('d') ? 24 * HOUR : HOUR);
}

/** Buckets a chart can show: hours for days, quarter days for weeks, days beyond. */
function bucketOf(range: number): number {
  if (range <= 2 * HOUR) return 300;
  if (range <= 48 * HOUR) return HOUR;
  return range <= 14 * 24 * HOUR ? 6 * HOUR : 24 * HOUR;
}

const tallies = z.record(z.string(), count);
const top = z.array(z.strictObject({ value: z.string(), alerts: count }));

const statistics = defineRoute({
  method: 'get',
  path: '/api/v1/security/statistics',
  operationId: 'getSecurityStatistics',
  tag: 'security',
  summary: 'Alerts raised in a time range, counted',
  permission: 'security:read',
  query: z.strictObject({ time_range: timeRange }),
  responses: {
    200: {
      description: 'The counts',
      schema: z
        .strictObject({
          time_range: z.string(),
          alerts: count,
          open: count.meta({ description: 'Of them, those that somebody still has to do something about' }),
          by_severity: tallies,
          by_status: tallies,
          by_detection: tallies,
          top_clients: top,
          top_servers: top,
          top_zones: top,
          by_technique: tallies.meta({
            description: 'MITRE ATT&CK techniques of detections and rules; alerts raised by hand have none',
          }),
          overdue: count.meta({ description: 'Late to be acknowledged or resolved, whenever they were raised' }),
          bucket_seconds: count,
          timeline: z.array(z.strictObject({ from: timestamp, alerts: count })),
        })
        .meta({ id: 'SecurityStatistics' }),
    },
  },
  async handler(context) {
    const { time_range } = context.query;
    const range = seconds(time_range);
    const bucket_seconds = bucketOf(range);
    const counted = await inOwnTenant(context, async (transaction) => ({
      ...(await alertStatistics(transaction, range, bucket_seconds)),
      overdue: await countAlerts(transaction, { overdue: true }),
    }));
    return { status: 200, body: { time_range, bucket_seconds, ...counted } };
  },
});

/** Alerts in numbers. */
export const securityRoutes: RouteDefinition[] = [statistics];
