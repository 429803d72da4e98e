import { createServer, type Server } from 'node:http';
import type { Knex } from 'knex';
import type { WorkerMetrics } from '../infra/worker-metrics.ts';
import { isReachable, type JobQueues } from '../jobs/queues.ts';

/**
 * Answers probes of the worker on a port of its own: `/livez` while the process runs, `/readyz` with 503 while Postgres
 * or Redis is away, the worker is stopping or too old for its work, `/metrics` what it measures. Nothing else is said.
 */
export function serveHealth(
  port: number,
  {
    control,
    queues,
    metrics,
    isRefusing,
  }: { control: Knex; queues: JobQueues; metrics: WorkerMetrics; isRefusing(): boolean },
): Server {
  const isReady = async () => {
    if (isRefusing() || !isReachable(queues)) return false;
    return control.raw('select 1').then(
      () => true,
      () => false,
    );
  };
  const server = createServer(async (request, response) => {
    if (request.url === '/metrics') {
      const text = await metrics.text();
      response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text);
      return;
    }
    const answers: Record<string, () => Promise<boolean>> = { '/livez': async () => true, '/readyz': isReady };
    const answer = answers[request.url ?? ''];
    const status = answer ? ((await answer()) ? 200 : 503) : 404;
    response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(`${status}\n`);
  });
  server.requestTimeout = 5_000;
  return server.listen(port);
}
