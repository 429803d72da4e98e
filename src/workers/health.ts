import { createServer, type Server } from 'node:http';
import type { Knex } from 'knex';
import { isReachable, type JobQueues } from '../jobs/queues.ts';

/**
 * Answers probes of the worker on a port of its own: `/livez` while the process runs, `/readyz` with 503 while Postgres
 * or Redis is away or the worker is stopping. Nothing else is said.
 */
export function serveHealth(
  port: number,
  { control, queues, isStopping }: { control: Knex; queues: JobQueues; isStopping(): boolean },
): Server {
  const isReady = async () => {
    if (isStopping() || !isReachable(queues)) return false;
    return control.raw('select 1').then(
      () => true,
      () => false,
    );
  };
  const server = createServer(async (request, response) => {
    const answers: Record<string, () => Promise<boolean>> = { '/livez': async () => true, '/readyz': isReady };
    const answer = answers[request.url ?? ''];
    const status = answer ? ((await answer()) ? 200 : 503) : 404;
    response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(`${status}\n`);
  });
  server.requestTimeout = 5_000;
  return server.listen(port);
}
