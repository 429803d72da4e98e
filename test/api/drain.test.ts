import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { startApiProcess } from '../support/api-process.ts';
import { useDatabase } from '../support/database.ts';

describe('an API that is asked to stop', function () {
  this.timeout(120_000);
  const db = useDatabase();
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-drain-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('answers what comes over a connection that was open, and says that it ends', async () => {
    const api = await startApiProcess(db(), { folder });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (path: string) =>
      new Promise<{ status: number | undefined; connection: string | undefined; port: number | undefined }>(
        (resolve, reject) => {
          const request = get(api.url + path, { agent }, (response) => {
            const port = response.socket.localPort;
            const { connection } = response.headers;
            response.resume().once('end', () => resolve({ status: response.statusCode, connection, port }));
          });
          request.once('error', reject);
        },
      );
    const first = await ask('/livez');
    expect(first).to.include({ status: 200, connection: 'keep-alive' });
    const ended = api.end('SIGTERM');
    await wait(300);
    expect(await ask('/readyz')).to.deep.equal({ status: 503, connection: 'close', port: first.port });
    await ended;
    expect(api.child.exitCode).to.equal(0);
    agent.destroy();
  });
});
