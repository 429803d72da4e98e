import type { EventEmitter } from 'node:events';
import {
  type Attributes,
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/** Where spans go, and what they are called there. */
export interface TracingSettings {
  /** Of an OpenTelemetry collector that speaks OTLP over HTTP; empty for no tracing. */
  endpoint: string;
  service: 'ringfence-api' | 'ringfence-worker';
  version: string;
  /** Share of requests that are traced, 0 to 1; what a request leads to is traced with it. */
  share: number;
}

const TRACER = 'ringfence';
let active = false;

/** Begins to send spans; without an endpoint nothing is loaded and nothing costs. `stop` sends what is left. */
export async function startTracing(settings: TracingSettings): Promise<{ stop(): Promise<void> }> {
  const { endpoint, service, version, share } = settings;
  if (!endpoint) return { stop: async () => {} };
  const [{ NodeSDK, resources, tracing }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const sdk = new NodeSDK({
    // What it finds out by itself are paths, arguments and users of the machine.
    autoDetectResources: false,
    resource: resources.resourceFromAttributes({ 'service.name': service, 'service.version': version }),
    traceExporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
    sampler: new tracing.ParentBasedSampler({ root: new tracing.TraceIdRatioBasedSampler(share) }),
    instrumentations: [],
  });
  sdk.start();
  active = true;
  return {
    async stop() {
      active = false;
      // A collector that does not answer must not hold up an end.
      await Promise.race([sdk.shutdown().catch(() => {}), new Promise((done) => setTimeout(done, 2_000).unref())]);
    },
  };
}

/** How a span is begun. */
export interface SpanOptions {
  kind?: 'server' | 'consumer' | 'client';
  attributes?: Attributes;
  /** The traceparent (W3C) of what led to this; what is going on now when left out, nothing when null. */
  parent?: string | null;
}

const KINDS = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT };

/** Runs `work` in a span, which ends with it and fails with it; errors are named by their class only. */
export async function inSpan<Result>(name: string, options: SpanOptions, work: () => Promise<Result>): Promise<Result> {
  if (!active) return work();
  const span = begin(name, options);
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).name });
    throw error;
  } finally {
    span.end();
  }
}

/** Runs `work` in a span that goes on after it; whoever gets the span ends it. Undefined without tracing. */
export function openSpan(name: string, options: SpanOptions, work: (span: Span | undefined) => void): void {
  if (!active) {
    work(undefined);
    return;
  }
  const span = begin(name, options);
  context.with(trace.setSpan(context.active(), span), () => work(span));
}

/** What is going on now, to be kept with a job that it leads to; null without tracing. */
export function currentTraceparent(): string | null {
  const span = active ? trace.getActiveSpan() : undefined;
  if (!span || !isSpanContextValid(span.spanContext())) return null;
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

/** A query as knex tells of it. */
interface ToldQuery {
  __knexQueryUid: string;
  sql: string;
  method?: string;
}

const LONGEST_SQL = 1_000;

/** Makes a span of each statement that is part of a trace. Its text has placeholders; values never leave. */
export function traceQueries<Knex extends EventEmitter>(knex: Knex, role: string): Knex {
  const open = new Map<string, Span>();
  knex.on('query', ({ __knexQueryUid: id, sql }: ToldQuery) => {
    if (!active || !trace.getActiveSpan()) return;
    const text = sql.slice(0, LONGEST_SQL);
    const verb = /^\W*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? 'sql';
    const attributes = { 'db.system.name': 'postgresql', 'db.query.text': text, 'db.user': role };
    open.set(id, begin(`sql ${verb}`, { kind: 'client', attributes }));
  });
  const close = (id: string, failed: boolean) => {
    const span = open.get(id);
    if (!span) return;
    open.delete(id);
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  knex.on('query-response', (_answer: unknown, { __knexQueryUid: id }: ToldQuery) => close(id, false));
  knex.on('query-error', (_error: unknown, { __knexQueryUid: id }: ToldQuery) => close(id, true));
  return knex;
}

function begin(name: string, { kind, attributes = {}, parent }: SpanOptions): Span {
  const from =
    parent === undefined
      ? context.active()
      : parent === null
        ? ROOT_CONTEXT
        : propagation.extract(ROOT_CONTEXT, { traceparent: parent });
  const options = { attributes, ...(kind ? { kind: KINDS[kind] } : {}) };
  return trace.getTracer(TRACER).startSpan(name, options, from);
}
