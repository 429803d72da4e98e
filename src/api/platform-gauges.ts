import type { Knex } from 'knex';
import type { Database } from '../db/database.ts';
import { ingestTotals, poolUse } from '../db/platform-figures.ts';
import { platformLag, type QueueFigures, queueFigures } from '../db/queue-figures.ts';
import { listWorkers } from '../db/workers.ts';
import type { GaugeSource } from '../infra/metrics.ts';
import { JOB_KINDS } from '../jobs/registry.ts';

const KEEP = 10_000;

/** What an operator watches of queues, workers, loading, the feed and the pools. */
export function platformGauges(database: Database): GaugeSource[] {
  const { control } = database;
  return [
    ...queueGauges(control),
    ...lagGauges(control),
    ...ingestGauges(control),
    workersGauge(control),
    pools(database),
  ];
}

function queueGauges(control: Knex): GaugeSource[] {
  // Several gauges of one reading.
  let read: Promise<QueueFigures[]> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  const figures = () => {
    if (!read || performance.now() - readAt > KEEP / 2) {
      readAt = performance.now();
      read = queueFigures(control, JOB_KINDS);
    }
    return read;
  };
  const gauge = (name: string, help: string, of: (queue: QueueFigures) => number | null): GaugeSource => ({
    ...{ name, help, labels: ['queue'], keep: KEEP },
    async read() {
      const all = await figures();
      return all.map((queue) => ({ labels: { queue: queue.kind }, value: of(queue) ?? 0 }));
    },
  });
  return [
    gauge('ringfence_queue_backlog', 'Jobs that wait to begin', (q) => q.waiting + q.standing + q.retrying),
    gauge(
      'ringfence_queue_oldest_waiting_seconds',
      'Age of the job that waits longest',
      (q) => q.oldest_waiting_seconds,
    ),
    gauge('ringfence_queue_running', 'Jobs under way in all workers', (q) => q.running),
    gauge('ringfence_queue_dead', 'Jobs that ended badly for good', (q) => q.dead),
    gauge('ringfence_queue_tenants_waiting', 'Tenants who wait', (q) => q.tenants_waiting),
    gauge('ringfence_queue_completed_15m', 'Jobs completed in the last quarter of an hour', (q) => q.completed_15m),
    gauge('ringfence_queue_failed_15m', 'Jobs failed in the last quarter of an hour', (q) => q.failed_15m),
    gauge(
      'ringfence_queue_wait_p95_seconds',
      'Wait before beginning, of the last quarter of an hour',
      (q) => q.wait_p95_seconds,
    ),
    gauge('ringfence_queue_run_p95_seconds', 'Time at work, of the last quarter of an hour', (q) => q.run_p95_seconds),
  ];
}

function lagGauges(control: Knex): GaugeSource[] {
  const gauge = (name: string, help: string, of: 'outbox' | 'feed'): GaugeSource => ({
    ...{ name, help, labels: [], keep: KEEP },
    read: async () => [{ labels: {}, value: (await platformLag(control))[of] ?? 0 }],
  });
  return [
    gauge('ringfence_outbox_age_seconds', 'Age of the oldest job that was not handed to its queue', 'outbox'),
    gauge('ringfence_event_lag_seconds', 'Age of the oldest event that readers cannot see yet', 'feed'),
  ];
}

function ingestGauges(control: Knex): GaugeSource[] {
  return [
    {
      name: 'ringfence_ingest_rows',
      help: 'Records of all uploads, by what became of them',
      labels: ['outcome'],
      keep: KEEP,
      async read() {
        const { bytes: _bytes, ...rows } = await ingestTotals(control);
        return Object.entries(rows).map(([outcome, value]) => ({ labels: { outcome }, value }));
      },
    },
    {
      name: 'ringfence_ingest_bytes',
      help: 'Bytes of all uploads that were read to their end',
      labels: [],
      keep: KEEP,
      read: async () => [{ labels: {}, value: (await ingestTotals(control)).bytes }],
    },
  ];
}

function workersGauge(control: Knex): GaugeSource {
  return {
    name: 'ringfence_workers',
    help: 'Worker processes by state and version',
    labels: ['state', 'version'],
    keep: KEEP,
    async read() {
      const counts = new Map<string, { labels: { state: string; version: string }; value: number }>();
      for (const { state, version } of await listWorkers(control)) {
        const key = `${state} ${version}`;
        const entry = counts.get(key) ?? { labels: { state, version }, value: 0 };
        entry.value += 1;
        counts.set(key, entry);
      }
      return [...counts.values()];
    },
  };
}

function pools(database: Database): GaugeSource {
  return {
    name: 'ringfence_pool_connections',
    help: 'Connections of this process to Postgres; waiting are requests that have none',
    labels: ['pool', 'state'],
    keep: 0,
    read: async () => poolUse(database).map(({ pool, state, count }) => ({ labels: { pool, state }, value: count })),
  };
}
