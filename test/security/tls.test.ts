import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { get as getSecurely } from 'node:https';
import { connect as connectPlainly } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { anyPort } from '../../src/infra/local/ports.ts';
import { useApi } from '../support/api.ts';
import { built } from '../support/built.ts';
import { type Authority, hasOpenssl, makeAuthority } from '../support/certificates.ts';
import { useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';

/** Protocol and suite, or the code of the error. */
async function handshake(port: number, options: ConnectionOptions): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, ...options });
  try {
    await once(socket, 'secureConnect');
    return `${socket.getProtocol()} ${socket.getCipher().standardName}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
  }
}

function read(url: string, ca: string): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const options = { ca, agent: false as const };
    const request = (url.startsWith('https:') ? getSecurely : get)(url, options, (response) => {
      response.resume().once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    request.once('error', reject);
  });
}

const HEADERS_TIMEOUT = 1_000;
const title = 'the TLS listener';
if (!hasOpenssl()) describe.skip(`${title} (there is no openssl here to make certificates with)`, () => {});
else listenerTests();

function listenerTests(): void {
  describe(title, () => {
    const authority = makeAuthority('Ringfence test authority');
    const { cert, key } = authority.issue('localhost', '127.0.0.1');
    const api = useApi({ http: { tlsCert: cert, tlsKey: key, headersTimeout: HEADERS_TIMEOUT } });
    const port = () => Number(new URL(api().url).port);
    const { ca } = authority;

    it('speaks TLS 1.2 and 1.3, with suites that authenticate and keep past traffic secret', async () => {
      const protocols = await Promise.all(
        (['TLSv1.2', 'TLSv1.3'] as const).map((version) =>
          handshake(port(), { ca, minVersion: version, maxVersion: version }),
        ),
      );
      expect(protocols[0]).to.match(/^TLSv1\.2 TLS_ECDHE_ECDSA_WITH_(AES_\d+_GCM|CHACHA20)/);
      expect(protocols[1]).to.match(/^TLSv1\.3 TLS_(AES_\d+_GCM|CHACHA20)/);
    });

    it('refuses TLS 1.0 and 1.1', async () => {
      for (const version of ['TLSv1', 'TLSv1.1'] as const) {
        const old = { ca, minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
        expect(await handshake(port(), old), version).to.equal('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
      }
    });

    it('refuses a client that knows only CBC, or no forward secrecy', async () => {
      const suites = [
        'ECDHE-ECDSA-AES128-SHA256',
        'ECDHE-ECDSA-AES256-SHA',
        'ECDHE-RSA-AES128-SHA',
        'AES128-GCM-SHA256',
      ];
      for (const ciphers of suites) {
        const client = { ca, maxVersion: 'TLSv1.2' as const, ciphers: `${ciphers}:@SECLEVEL=0` };
        expect(await handshake(port(), client), ciphers).to.match(/HANDSHAKE_FAILURE/);
      }
    });

    it('tells browsers to come by TLS only, for a year, subdomains too', async () => {
      for (const path of ['/livez', '/nothing-here', '/api/v1/jobs']) {
        const { headers } = await read(api().url + path, ca);
        expect(headers['strict-transport-security'], path).to.equal('max-age=31536000; includeSubDomains');
      }
    });

    it('cuts off 50 that never finish their handshake', async () => {
      const began = performance.now();
      const sockets = Array.from({ length: 50 }, () => connectPlainly(port(), '127.0.0.1').on('error', () => {}));
      for (const socket of sockets) socket.resume().write('\x16\x03\x01');
      await Promise.all(sockets.map((socket) => once(socket, 'close')));
      expect(performance.now() - began).to.be.below(HEADERS_TIMEOUT + 3_000);
    });

    it('survives plain http, noise and handshakes that break off on its port', async () => {
      for (const bytes of ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', '\x16\x03\x01\x02\x00\x01', '\0'.repeat(5_000)]) {
        const socket = connectPlainly(port(), '127.0.0.1').on('error', () => {});
        socket.end(bytes);
        await once(socket.resume(), 'close');
      }
      expect((await read(`${api().url}/livez`, ca)).status).to.equal(200);
    });
  });
}

(hasOpenssl() ? describe : describe.skip)('an API process with TLS', function () {
  this.timeout(60_000);
  const db = useDatabase();
  let folder = '';
  let authority: Authority;
  let api: ChildProcess | undefined;
  let output = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringfence-tls-'));
    authority = makeAuthority('Ringfence test authority');
  });
  after(async () => {
    if (api && api.exitCode === null && api.signalCode === null) {
      api.kill('SIGKILL');
      await once(api, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  function install(host: string): void {
    const { cert, key } = authority.issue(host, '127.0.0.1');
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 });
  }

  async function servedName(port: number): Promise<string> {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca: authority.ca });
    await once(socket, 'secureConnect');
    const { subject } = socket.getPeerCertificate();
    socket.destroy();
    return String(subject.CN);
  }

  it('reads its certificate again on SIGHUP, keeps it when the new one is unfit, and sends plain http on', async () => {
    const { redisUrl, masterKey, projectFolder } = testEnvironment();
    const [port, plain] = [await anyPort(), await anyPort()];
    install('first.bank.example');
    api = spawn(process.execPath, ['--disable-proto=delete', built('api')], {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        LOG_LEVEL: 'info',
        PORT: String(port),
        HTTP_REDIRECT_PORT: String(plain),
        TLS_CERT_FILE: join(folder, 'cert.pem'),
        TLS_KEY_FILE: join(folder, 'key.pem'),
        DATABASE_APP_URL: db().urls.appUrl,
        DATABASE_CONTROL_URL: db().urls.controlUrl,
        DATABASE_LOADER_URL: db().urls.loaderUrl,
        REDIS_URL: redisUrl,
        REDIS_PREFIX: `test-tls-${port}`,
        RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
        RINGFENCE_DATA: folder,
      },
    });
    const child = api;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    const says = (text: string) =>
      eventually(
        async () => output,
        (now) => now.includes(text) || child.exitCode !== null,
        { milliseconds: 30_000 },
      );
    await says('api started');
    expect(await servedName(port), output).to.equal('first.bank.example');

    install('second.bank.example');
    child.kill('SIGHUP');
    await says('certificate read again');
    expect(await servedName(port)).to.equal('second.bank.example');

    writeFileSync(join(folder, 'cert.pem'), 'no certificate at all');
    child.kill('SIGHUP');
    await says('certificate not changed');
    expect(await servedName(port)).to.equal('second.bank.example');

    const { status, headers } = await read(`http://127.0.0.1:${plain}/docs?x=1`, '');
    expect([status, headers.location]).to.deep.equal([308, `https://127.0.0.1:${port}/docs?x=1`]);
    const posted = await fetch(`http://127.0.0.1:${plain}/api/v1/auth/login`, { method: 'POST', body: '{}' });
    expect(posted.status).to.equal(403);
    for (const path of ['/api/v1/files', '/api', '/metrics', '/readyz']) {
      expect((await fetch(`http://127.0.0.1:${plain}${path}`, { redirect: 'manual' })).status, path).to.equal(403);
    }

    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code, output).to.equal(0);
  });
});
