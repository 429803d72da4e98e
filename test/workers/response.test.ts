import { expect } from 'chai';
import { isSignedBy } from '../../src/infra/webhook-signature.ts';
import type { JobContext } from '../../src/workers/processor.ts';
import { response } from '../../src/workers/response.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext } from '../support/network.ts';
import {
  channelCipher,
  type MailServer,
  mailServer,
  type Receiver,
  type ResponseTenant,
  responseTenant,
  webhookReceiver,
} from '../support/responses.ts';
import { approvedScope } from '../support/scanning.ts';
import { makeTenant } from '../support/tenant.ts';

const SECRET = 'a secret of the receiver';

describe('responses', () => {
  const db = useDatabase();
  let tenantId = '';
  let tenant: ResponseTenant;
  let hook: Receiver;
  let mails: MailServer;
  const sql = (text: string, ...values: unknown[]) => asOwner(db().ownerUrl, text, values);
  const context = (): JobContext => {
    const { services, ...rest } = jobContext(db(), tenantId);
    const mail = {
      url: `smtp://127.0.0.1:${mails.port}`,
      from: 'Ringfence <soc@bank.example>',
      ca: '',
      allowPlain: true,
    };
    const scanSettings = async () => ({ ownHosts: ['10.0.0.250'], loopback: true });
    return { ...rest, services: { ...services, channelCipher: channelCipher(), mail, scanSettings } };
  };
  const respond = () => response({}, context());
  const states = async () => (await tenant.actions()).map(({ kind, state }) => `${kind} ${state}`);
  const audit = (action: string) =>
    sql(
      'select target, outcome, details from audit_log where tenant_id = $1 and action = $2 order by id',
      tenantId,
      action,
    );

  before(async () => {
    hook = await webhookReceiver();
    mails = await mailServer();
  });
  after(async () => {
    await hook.close();
    await mails.close();
  });
  beforeEach(async () => {
    tenantId = await makeTenant(db().ownerUrl);
    tenant = await responseTenant(db(), tenantId);
    await tenant.approve(hook.port);
    Object.assign(hook, { received: [], answers: [], headers: {}, onRequest: async () => {} });
    mails.mails.length = 0;
    mails.unknown.clear();
  });

  it('sends a signed webhook once, whatever is run again', async () => {
    const channel_id = await tenant.channel('webhook', hook.url, { secret: SECRET, authorization: 'Bearer made' });
    await tenant.playbook([{ kind: 'notify', channel_id, text: 'Look at {{client}}.' }]);
    const id = await tenant.alert({ title: 'a "beacon"\nof 10.0.0.7' });
    expect(await respond()).to.include({ responses: 1, done: 1, failed: 0 });
    expect(await respond()).to.include({ responses: 0, done: 0, failed: 0 });
    expect(hook.received).to.have.lengthOf(1);
    const [{ headers, body } = { headers: {}, body: '' }] = hook.received;
    const { key, subject, text, alert, playbook } = JSON.parse(body);
    const [action] = await tenant.actions();
    expect(headers).to.include({ authorization: 'Bearer made', 'idempotency-key': action?.key });
    expect([key, subject, text]).to.deep.equal([action?.key, '[high] a "beacon" of 10.0.0.7', 'Look at 10.0.0.7.']);
    expect(alert).to.include({ id, severity: 'high', client: '10.0.0.7', port: '443', protocol: 'tcp' });
    expect(playbook).to.match(/^made /);
    const timestamp = Number(headers['x-ringfence-timestamp']);
    const signature = String(headers['x-ringfence-signature']);
    const now = Math.floor(Date.now() / 1_000);
    expect(isSignedBy(SECRET, { timestamp, signature, body }, { now })).to.equal(true);
    expect(isSignedBy(SECRET, { timestamp, signature, body: `${body} ` }, { now })).to.equal(false);
    expect(isSignedBy('another secret of nobody', { timestamp, signature, body }, { now })).to.equal(false);
    expect(isSignedBy(SECRET, { timestamp, signature, body }, { now: now + 3_600 })).to.equal(false);
    expect((await audit('response.perform')).map(({ outcome }) => outcome)).to.deep.equal(['success']);
  });

  it('mails, and writes to Slack and Teams, without what logs say becoming markup', async () => {
    const steps = await Promise.all(
      (['email', 'slack', 'teams'] as const).map(async (kind) => ({
        kind: 'notify' as const,
        channel_id: await tenant.channel(kind, kind === 'email' ? ['soc@bank.example', 'two@bank.example'] : hook.url),
      })),
    );
    await tenant.playbook(steps);
    await tenant.alert({ title: '<!channel> [click](https://evil.example) & more\r\nBcc: x@evil.example' });
    expect(await respond()).to.include({ done: 3 });
    const [mail] = mails.mails;
    expect(mail?.to).to.deep.equal(['soc@bank.example', 'two@bank.example']);
    const [action] = await tenant.actions();
    expect(mail?.text).to.include(`Message-ID: <${action?.key}@bank.example>`);
    expect(mail?.text.split('\r\n\r\n')[0])
      .to.match(/^Subject: \[high\] <!channel>/m)
      .and.not.match(/^Bcc:/m);
    const [slack, teams] = hook.received.map(({ body }) => JSON.parse(body));
    expect(slack.text).to.include('&lt;!channel&gt;').and.include('&amp; more').and.not.include('<');
    expect(slack.blocks.map((each: { text?: { type: string } }) => each.text?.type ?? 'fields')).to.deep.equal([
      'plain_text',
      'fields',
    ]);
    const [title] = teams.attachments[0].content.body;
    expect(title.text).to.include('\\[click\\]\\(https://evil.example\\)').and.not.include('[click](');
  });

  it('opens a ticket by a template, in which a title stays a title', async () => {
    hook.headers = { location: '/issues/77' };
    hook.answers = [201];
    const channel_id = await tenant.channel('webhook', hook.url, { secret: SECRET });
    const template = '{"fields":{"summary":"{{title}}","labels":["{{severity}}"],"due":"{{ first_seen }}"}}';
    await tenant.playbook([{ kind: 'ticket', channel_id, template, content_type: 'application/json' }]);
    const title = 'a "title","admin":true,\\ {{severity}}\u2028';
    await tenant.alert({ title });
    await respond();
    const { fields, ...more } = JSON.parse(hook.received[0]?.body ?? '');
    expect([fields.summary, fields.labels, more]).to.deep.equal([title, ['high'], {}]);
    expect((await tenant.actions())[0]?.outcome).to.deep.equal({ status: 201, location: '/issues/77' });
  });

  it('says what it would do, and does nothing, in a dry run', async () => {
    const channel_id = await tenant.channel('webhook', hook.url, { secret: SECRET });
    const list_id = await tenant.list('Perimeter');
    const steps = [
      { kind: 'notify' as const, channel_id },
      { kind: 'block' as const, target: 'external' as const, list_id, hours: 24 },
      { kind: 'tag' as const, target: 'internal' as const, tag: 'suspect' },
      { kind: 'siem' as const },
    ];
    await tenant.playbook(steps, { mode: 'dry-run' });
    await tenant.alert({ server: '9.10.11.12' });
    expect(await respond()).to.include({ responses: 1, done: 0 });
    expect(await states()).to.deep.equal(['notify planned', 'block planned', 'tag planned', 'siem planned']);
    expect((await tenant.actions()).map(({ says }) => says).slice(1, 3)).to.deep.equal([
      'put 9.10.11.12 on the list Perimeter for 24 hours',
      'tag 10.0.0.7 with "suspect"',
    ]);
    expect(hook.received).to.deep.equal([]);
    expect(await sql('select 1 from block_entries union all select 1 from node_tags')).to.deep.equal([]);
  });

  it('changes nothing before a second person has approved, and everything once after', async () => {
    const [block, quarantine] = [await tenant.list('Out'), await tenant.list('In', 'quarantine')];
    await tenant.playbook([
      { kind: 'block', target: 'external', list_id: block, hours: 24 },
      { kind: 'block', target: 'named', list_id: block, hours: 24 },
      { kind: 'quarantine', target: 'client', list_id: quarantine, hours: 2 },
      { kind: 'tag', target: 'client', tag: 'suspect' },
    ]);
    await tenant.alert({ server: '9.10.11.12', named: 'a.evil.example' });
    await respond();
    expect(await states()).to.deep.equal(['block waiting', 'block waiting', 'quarantine waiting', 'tag waiting']);
    // Not even the platform's own role can do without.
    const [{ id } = { id: '' }] = await tenant.actions();
    for (const approver of ['null', 'requested_by']) {
      const text = `update response_actions set state = 'ready', approved_by = ${approver} where id = $1`;
      const refused = await sql(text, id).then(
        () => 'done',
        (error: Error) => error.message,
      );
      expect(refused).to.match(/violates check constraint/);
    }
    await tenant.approveAll();
    expect(await respond()).to.include({ done: 4 });
    await respond();
    const entries = await sql('select value, kind from block_entries where tenant_id = $1 order by value', tenantId);
    expect(entries).to.deep.equal([
      { value: '10.0.0.7', kind: 'address' },
      { value: '9.10.11.12', kind: 'address' },
      { value: 'a.evil.example', kind: 'domain' },
    ]);
    expect(await sql('select tag from node_tags where tenant_id = $1', tenantId)).to.deep.equal([{ tag: 'suspect' }]);
    expect(await audit('response.perform')).to.have.lengthOf(4);
  });

  it('lists nothing that nobody can do without', async () => {
    const [block, quarantine] = [
      await tenant.list('Out', 'block', ['9.9.0.0/16']),
      await tenant.list('In', 'quarantine'),
    ];
    const outside = { kind: 'block' as const, target: 'server' as const, list_id: block, hours: 1 };
    const inside = { kind: 'quarantine' as const, target: 'client' as const, list_id: quarantine, hours: 1 };
    await tenant.playbook([outside, inside]);
    const cases: [string, string, RegExp, RegExp][] = [
      ['10.0.0.250', '8.8.8.8', /everybody uses/, /platform itself/],
      ['9.10.11.12', '10.1.1.1', /internal/, /external/],
      ['127.0.0.1', '9.9.4.4', /never takes/, /loopback/],
    ];
    for (const [client, server, first, second] of cases) {
      await tenant.alert({ client, server });
      await respond();
      const [a, b] = (await tenant.actions()).slice(-2);
      expect([a?.state, b?.state]).to.deep.equal(['skipped', 'skipped']);
      expect([a?.reason, b?.reason].join('|')).to.match(first).and.match(second);
    }
  });

  it('keeps to what a playbook may do in an hour, in all and about one target', async () => {
    const channel_id = await tenant.channel('webhook', hook.url, { secret: SECRET });
    await tenant.playbook([{ kind: 'notify', channel_id }], { per_hour: 3, per_target_hour: 1 });
    for (const client of ['10.0.0.1', '10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4']) await tenant.alert({ client });
    await respond();
    const counted = (await tenant.actions()).map(({ target, state }) => `${target} ${state}`);
    expect(counted.filter((each) => each.endsWith('done'))).to.have.lengthOf(2);
    expect(counted.filter((each) => each === '10.0.0.1 limited')).to.have.lengthOf(1);
    expect(counted.filter((each) => each.endsWith('limited'))).to.have.lengthOf(3);
    expect(hook.received).to.have.lengthOf(2);
    const limited = await sql('select limited from responses where tenant_id = $1 and limited is not null', tenantId);
    expect(limited).to.have.lengthOf(2);
  });

  it('answers an alert again when it is opened again, and none that came before the playbook', async () => {
    const channel_id = await tenant.channel('webhook', hook.url, { secret: SECRET });
    await tenant.alert();
    await tenant.playbook([{ kind: 'notify', channel_id }], { condition: { least_severity: 'high' } });
    const id = await tenant.alert();
    await tenant.alert({ severity: 'medium' });
    await respond();
    expect(hook.received).to.have.lengthOf(1);
    await sql(`update security_alerts set opened_at = clock_timestamp() where id = $1`, id);
    await respond();
    await respond();
    const keys = hook.received.map(({ headers }) => headers['idempotency-key']);
    expect([keys.length, new Set(keys).size]).to.deep.equal([2, 2]);
  });

  it('tries again what the other side did not take, later, and not what it never will', async () => {
    const channel_id = await tenant.channel('webhook', hook.url, { secret: SECRET });
    await tenant.playbook([{ kind: 'notify', channel_id }], { per_target_hour: 100 });
    hook.answers = [503, 400];
    await tenant.alert();
    await tenant.alert();
    expect(await respond()).to.include({ done: 0, failed: 1, again: 1 });
    expect((await states()).sort()).to.deep.equal(['notify failed', 'notify ready']);
    expect(await respond()).to.include({ done: 0, failed: 0, again: 0 });
    await sql(`update response_actions set next_try_at = now() where tenant_id = $1 and state = 'ready'`, tenantId);
    expect(await respond()).to.include({ done: 1 });
    const keys = hook.received.map(({ headers }) => headers['idempotency-key']);
    expect(keys[2]).to.equal(keys[0]);
    mails.unknown.add('nobody@bank.example');
    const nobody = await tenant.channel('email', ['nobody@bank.example']);
    await tenant.playbook([{ kind: 'notify', channel_id: nobody }]);
    await tenant.alert();
    expect(await respond()).to.include({ failed: 1 });
    const failed = await sql(`select reason from response_actions where payload ->> 'channel_id' = $1`, nobody);
    expect(failed.map(({ reason }) => reason)).to.deep.equal(['The mail server answered 550.']);
  });

  it('sends nothing to where nobody approved it, and says so', async () => {
    const channel_id = await tenant.channel('webhook', hook.url, { secret: SECRET });
    await sql('delete from outbound_destinations where tenant_id = $1', tenantId);
    await tenant.playbook([{ kind: 'notify', channel_id }]);
    await tenant.alert();
    expect(await respond()).to.include({ failed: 1 });
    expect(hook.received).to.deep.equal([]);
    expect(await audit('destination.blocked')).to.have.lengthOf(1);
  });

  it('stops a playbook whose writer may no longer do what it does', async () => {
    const channel_id = await tenant.channel('webhook', hook.url, { secret: SECRET });
    await tenant.playbook([{ kind: 'notify', channel_id }]);
    await sql(`update users set role = 'readonly_user' where id = $1`, tenant.userId);
    await tenant.alert();
    await respond();
    expect(hook.received).to.deep.equal([]);
    const [row] = await sql('select mode, stopped_reason from playbooks where tenant_id = $1', tenantId);
    expect(row?.mode).to.equal('off');
    expect(row?.stopped_reason).to.match(/may no longer do this/);
    expect(await audit('playbook.stop')).to.have.lengthOf(1);
  });

  it('forwards what the SIEM reads', async () => {
    await tenant.playbook([{ kind: 'siem' }]);
    const id = await tenant.alert({ title: 'a beacon' });
    await respond();
    await respond();
    const rows = await audit('alert.forward');
    expect(rows.map(({ target }) => target)).to.deep.equal([id]);
    expect(rows[0]?.details).to.include({ title: 'a beacon', severity: 'high', client: '10.0.0.7' });
  });

  it('scans inside approved scopes only, by a job that follows', async () => {
    await approvedScope(db(), tenantId, { cidrs: ['10.0.0.0/24'], ports: '1-1024' });
    await tenant.playbook([{ kind: 'scan', target: 'client', ports: '22,443' }]);
    await tenant.alert({ client: '10.0.0.7' });
    await tenant.alert({ client: '10.0.1.7' });
    await respond();
    await tenant.approveAll();
    const { scans, done, failed } = await respond();
    const stored = await sql(
      'select id, targets, ports, requested_by, job_id from scans where tenant_id = $1',
      tenantId,
    );
    expect([done, failed, scans]).to.deep.equal([1, 1, stored.map(({ id }) => id)]);
    expect(stored[0]).to.include({ ports: '22,443', requested_by: tenant.userId, job_id: null });
    expect((await audit('scan.refused')).map(({ outcome }) => outcome)).to.deep.equal(['denied']);
  });
});
