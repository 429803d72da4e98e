import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the API measures, in a registry of its own, so that several servers in one process (tests) do not mix. */
export interface Metrics {
  /** Notes an answered request under its route's template, never its URL: a path with ids would make a series each. */
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  /** Notes that a stream of events was opened (1) or ended (-1). */
  countStream(way: string, by: 1 | -1): void;
  /** Notes events that were sent on streams. */
  countDelivered(way: string, events: number): void;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

/** A value per combination of labels, read when scraped. */
export interface GaugeSource {
  name: string;
  help: string;
  labels: string[];
  read(): Promise<{ labels: Record<string, string>; value: number }[]>;
  /** Milliseconds for which an answer is used again. */
  keep: number;
}

/** Opens a registry with Node's own metrics, request durations, and the given gauges. */
export function openMetrics(sources: GaugeSource[]): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers: [registry],
  });
  const streams = new Gauge({
    name: 'ringfence_streams_open',
    help: 'Streams of events that are open in this process',
    labelNames: ['way'],
    registers: [registry],
  });
  const delivered = new Counter({
    name: 'ringfence_stream_events_total',
    help: 'Events sent on streams by this process',
    labelNames: ['way'],
    registers: [registry],
  });
  for (const source of sources) addGauge(registry, source);
  return {
    observeRequest(method, route, status, seconds) {
      requests.observe({ method, route, status: String(status) }, seconds);
    },
    countStream: (way, by) => streams.inc({ way }, by),
    countDelivered: (way, events) => delivered.inc({ way }, events),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function addGauge(registry: Registry, { name, help, labels, read, keep }: GaugeSource): void {
  let readAt = Number.NEGATIVE_INFINITY;
  new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    async collect() {
      if (performance.now() - readAt < keep) return;
      readAt = performance.now();
      try {
        const values = await read();
        this.reset();
        for (const value of values) this.set(value.labels, value.value);
      } catch {
        // A scrape shows what can be read: with the database away the other metrics matter all the more.
        this.reset();
      }
    },
  });
}
