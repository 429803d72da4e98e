import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SECURITY_EVENT_NAMES } from '../../src/domain/access/security-events.ts';
import { PASSWORD, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { challengeOf, enrolMfa } from '../support/second-factor.ts';
import { useFigures } from '../support/security/figures.ts';
import { openMatrix } from '../support/security/matrix.ts';
import { OPERATIONS } from '../support/security/operations.ts';
import { makeAskers, makeSides } from '../support/security/principals.ts';

/** Events that need more than an API of their own, and the test that produces them. */
const ELSEWHERE: Record<string, string> = {
  'file.start-upload': 'test/api/uploads.test.ts',
  'tenant.create': 'test/cli/accounts.test.ts',
  'backup.make': 'test/cli/backup.test.ts',
  'backup.restore': 'test/cli/backup.test.ts',
  'activity.suspicious': 'test/api/audit.test.ts',
  'configuration.change': 'test/db/configuration-changes.test.ts',
  'signing-key.create': 'test/db/signing-keys.test.ts',
  'signing-key.retire': 'test/db/signing-keys.test.ts',
  'user.link': 'test/security/single-sign-on.test.ts',
  'destination.blocked': 'test/security/outbound.test.ts',
  'scan.refused': 'test/security/scan-scopes.test.ts',
  'scan.drop-results': 'test/workers/store-slice.test.ts',
  'schedule.stop': 'test/jobs/run-schedule.test.ts',
  'file.refuse': 'test/workers/sources.test.ts',
  'report.deliver': 'test/workers/report-delivery.test.ts',
  'report.expire': 'test/workers/report-delivery.test.ts',
  'retention.drop': 'test/workers/retention.test.ts',
  'alert.explain': 'test/api/insight-model.test.ts',
  'alert.update-many': 'test/api/alerts.test.ts',
  'queue.obliterate': 'test/api/queues.test.ts',
  'rule.change': 'test/api/rules.test.ts',
  'playbook.stop': 'test/workers/response.test.ts',
  'response.perform': 'test/workers/response.test.ts',
  'alert.forward': 'test/workers/response.test.ts',
};
/** Done by the platform itself, and so for no request of anybody. */
const BY_ITSELF = /^signing-key\./;

interface Row {
  action: string;
  tenant_id: string | null;
  actor_id: string | null;
  outcome: string;
  request_id: string | null;
  ip: string | null;
  at: Date;
}

describe('every kind of security event', function () {
  this.timeout(120_000);
  const api = useApi({
    auth: { stepUpSeconds: 7_200 },
    http: { loginPer15Minutes: 1e7, userPerMinute: 1e7, anonymousPerHour: 1e7 },
  });
  const figures = useFigures('events', {
    kinds: SECURITY_EVENT_NAMES.length,
    'produced here': 0,
    'produced elsewhere': 0,
  });
  const { projectFolder } = testEnvironment();
  let rows: Row[];

  before(async () => {
    const sides = await makeSides(api());
    const askers = await makeAskers(api(), sides);
    const admin = askers.find(({ name }) => name === 'admin');
    const matrix = openMatrix(api(), sides);
    for (const operation of OPERATIONS) {
      for (const cell of matrix.cellsOf(operation, admin ? [admin] : []))
        if (['own', 'none'].includes(cell.whose)) await matrix.ask(cell);
    }
    await goWrong();
    await api().services.events.flush();
    rows = await asOwner<Row>(
      api().db.ownerUrl,
      'select action, tenant_id, actor_id, outcome, request_id, ip::text as ip, at from audit_log',
    );
  });

  /** What does not come of requests that are served. */
  async function goWrong(): Promise<void> {
    const call = (path: string, body: unknown, token?: string) =>
      api().call('POST', `/api/v1/${path}`, { body, token });
    const person = await api().person('readonly_user');
    for (let turn = 0; turn < 6; turn += 1)
      await call('auth/login', { email: person.email, password: `wrong ${turn}` });
    await call('users', { email: 'x@bank.example', name: 'x', role: 'admin' }, person.access_token);
    await call('auth/refresh', { refresh_token: person.refresh_token });
    await asOwner(api().db.ownerUrl, `update sessions set rotated_at = now() - interval '11 s' where user_id = $1`, [
      person.id,
    ]);
    await call('auth/refresh', { refresh_token: person.refresh_token });
    const other = await api().person('admin');
    const { codes } = await enrolMfa(api(), other);
    const challenge = await challengeOf(api(), other.email);
    const { body } = await call('auth/mfa/verify', { challenge, backup_code: codes[0] });
    const { body: made } = await call('reports', {}, body.access_token);
    await asOwner(
      api().db.ownerUrl,
      `update reports set state = 'ready', storage_key = 'reports/not-there', size = 1, file_name = 'x' where id = $1`,
      [made.report_id],
    );
    await api().call('GET', `/api/v1/reports/${made.report_id}/download`, { token: body.access_token });
    await call('auth/login', { email: 'nobody@bank.example', password: PASSWORD });
  }

  for (const name of SECURITY_EVENT_NAMES) {
    it(`G3: ${name} is produced, with who, what, when, where and how it ended`, () => {
      const file = ELSEWHERE[name];
      const found = rows.filter(({ action }) => action === name);
      if (file !== undefined && found.length === 0) {
        const path = join(projectFolder, file);
        expect(existsSync(path) && readFileSync(path, 'utf8').includes(`${name}'`), file).to.equal(true);
        figures['produced elsewhere'] = Number(figures['produced elsewhere']) + 1;
        return;
      }
      expect(found.length, 'rows').to.be.greaterThan(0);
      figures['produced here'] = Number(figures['produced here']) + 1;
      for (const { tenant_id, outcome, request_id, ip, at } of found) {
        expect(tenant_id).to.be.a('string');
        expect(outcome).to.be.oneOf(['success', 'failure', 'denied']);
        if (BY_ITSELF.test(name)) continue;
        expect(request_id).to.match(/^[\w.-]{8,64}$/);
        expect(ip).to.match(/^(127\.0\.0\.1|::1)/);
        expect(Math.abs(Date.now() - at.getTime())).to.be.below(600_000);
      }
    });
  }
});
