import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { useApi } from '../support/api.ts';

const HEADERS_TIMEOUT = 1_000;
const REQUEST_TIMEOUT = 2_000;
/** How often the server looks, and room for a busy machine. */
const SLACK = 3_000;

describe('slow clients', function () {
  this.timeout(30_000);
  const api = useApi({ http: { headersTimeout: HEADERS_TIMEOUT, requestTimeout: REQUEST_TIMEOUT } });

  /** A connection that sends its beginning and then a byte at a time, and when the server ended it. */
  async function slowly(beginning: string, endless: string): Promise<{ ended: Promise<number>; stop(): void }> {
    const began = performance.now();
    const socket: Socket = connect(Number(new URL(api().url).port), '127.0.0.1');
    socket.on('error', () => {}).resume();
    await once(socket, 'connect');
    if (beginning) socket.write(beginning);
    const trickle = setInterval(() => endless && socket.writable && socket.write(endless), 200);
    const ended = once(socket, 'close').then(() => {
      clearInterval(trickle);
      return performance.now() - began;
    });
    return { ended, stop: () => socket.destroy() };
  }

  async function answerTimes(count: number): Promise<number[]> {
    const times: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const began = performance.now();
      expect((await api().call('GET', '/livez')).status).to.equal(200);
      times.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return times.sort((a, b) => a - b);
  }

  it('400 that never finish their headers are cut in time, and disturb nobody', async () => {
    const clients = await Promise.all(
      Array.from({ length: 400 }, () => slowly('GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ', 'a')),
    );
    const times = await answerTimes(40);
    const ends = await Promise.all(clients.map(({ ended }) => ended));
    expect(Math.max(...ends)).to.be.below(HEADERS_TIMEOUT + SLACK);
    expect(times[Math.floor(times.length * 0.95)], 'p95 of others, milliseconds').to.be.below(200);
  });

  it('20 that say nothing at all are cut as well', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => slowly('', '')));
    const ends = await Promise.all(clients.map(({ ended }) => ended));
    expect(Math.max(...ends)).to.be.below(HEADERS_TIMEOUT + SLACK);
  });

  it('50 that never finish their bodies are cut in time, also while they upload', async () => {
    const json =
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{';
    const { access_token: token } = await api().person('network_engineer');
    const upload = [
      'POST /api/v1/files/upload HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n',
      `Authorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n`,
      '--b\r\nContent-Disposition: form-data; name="file"; filename="slow.log"\r\n\r\n',
    ].join('');
    const clients = await Promise.all(Array.from({ length: 50 }, (_, i) => slowly(i % 2 ? json : upload, ' ')));
    const times = await answerTimes(40);
    const ends = await Promise.all(clients.map(({ ended }) => ended));
    expect(Math.max(...ends)).to.be.below(REQUEST_TIMEOUT + SLACK);
    expect(times[Math.floor(times.length * 0.95)], 'p95 of others, milliseconds').to.be.below(200);
  });
});
