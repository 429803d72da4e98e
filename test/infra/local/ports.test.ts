import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { anyPort, isFree, reservePort } from '../../../src/infra/local/ports.ts';

describe('local ports', () => {
  it('are taken when somebody listens, on whatever address', async () => {
    for (const host of ['127.0.0.1', '0.0.0.0']) {
      const server = createServer().listen(0, host);
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      expect(await isFree(port), host).to.equal(false);
      server.close();
      await once(server, 'close');
      expect(await isFree(port), host).to.equal(true);
    }
  });

  it('are reserved for one start at a time', async () => {
    const wanted = await anyPort();
    const first = await reservePort(wanted);
    const second = await reservePort(wanted);
    expect(first.port).to.equal(wanted);
    expect(second.port).to.be.above(wanted);
    first.release();
    const third = await reservePort(wanted);
    expect(third.port).to.equal(wanted);
    for (const port of [second, third]) port.release();
  });
});
