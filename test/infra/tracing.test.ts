import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { startTracing } from '../../src/infra/tracing.ts';
import { useApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

/** A span as OTLP has it in JSON (https://opentelemetry.io/docs/specs/otlp). */
interface Sent {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: { stringValue?: string } }[];
}

describe('traces', function () {
  this.timeout(60_000);
  const api = useApi();
  const spans: Sent[] = [];
  const resources: string[] = [];
  let raw = '';
  const collector = createServer(async (request, response) => {
    const text = (await buffer(request)).toString();
    raw += text;
    const { resourceSpans } = JSON.parse(text) as {
      resourceSpans: { resource: { attributes: { key: string }[] }; scopeSpans: { spans: Sent[] }[] }[];
    };
    for (const { resource, scopeSpans } of resourceSpans) {
      resources.push(...resource.attributes.map(({ key }) => key));
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  let workers: TestWorkers;
  before(async () => {
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    workers = await startTestWorkers(api().db, { kinds: ['port-research'] });
  });
  after(async () => {
    await workers.stop();
    collector.close();
  });

  it('lead from the request through the job to its SQL, and carry no value of anybody', async () => {
    const { port } = collector.address() as AddressInfo;
    const tracing = await startTracing({
      ...{ endpoint: `http://127.0.0.1:${port}`, service: 'ringfence-api' as const, version: '0.0.0', share: 1 },
    });
    const person = await api().person('network_engineer');
    const submitted = await api().call('POST', '/api/v1/jobs', {
      token: person.access_token,
      body: { kind: 'port-research', payload: {} },
      headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    });
    expect(submitted.status).to.equal(202);
    await eventually(
      () => api().call('GET', `/api/v1/jobs/${submitted.body.id}`, { token: person.access_token }),
      ({ body }) => body.state === 'completed',
    );
    await tracing.stop();

    const request = spans.find(({ name }) => name === 'POST /api/v1/jobs') as Sent;
    const job = spans.find(({ name }) => name === 'job port-research') as Sent;
    expect(request.traceId)
      .to.match(/^[0-9a-f]{32}$/)
      .and.not.equal('a'.repeat(32));
    expect(job.traceId).to.equal(request.traceId);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const waysUp = (span: Sent): string[] => {
      const above = byId.get(span.parentSpanId ?? '');
      return above ? [span.name, ...waysUp(above)] : [span.name];
    };
    const sql = spans.filter(({ name, traceId }) => name.startsWith('sql') && traceId === request.traceId);
    const ways = new Set(sql.map((span) => waysUp(span).join(' < ')));
    expect([...ways]).to.include('sql insert < POST /api/v1/jobs');
    expect([...ways].some((way) => way.endsWith('< job port-research < POST /api/v1/jobs'))).to.equal(true);
    expect(resources).to.have.members(['service.name', 'service.version']);
    expect(raw)
      .not.to.contain(person.email)
      .and.not.to.contain(person.access_token)
      .and.not.to.contain(person.tenantId);
  });

  it('cost nothing and go nowhere without an endpoint', async () => {
    const before = spans.length;
    await startTracing({ endpoint: '', service: 'ringfence-api', version: '0.0.0', share: 1 });
    const person = await api().person('network_engineer');
    const body = { kind: 'port-research', payload: {} };
    const { body: job } = await api().call('POST', '/api/v1/jobs', { token: person.access_token, body });
    const [row] = (await api().db.database.control('jobs').select('trace_parent').where({ id: job.id })) as unknown[];
    expect(row).to.deep.equal({ trace_parent: null });
    expect(spans.length).to.equal(before);
  });
});
