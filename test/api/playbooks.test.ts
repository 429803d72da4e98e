import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { isSignedBy } from '../../src/infra/webhook-signature.ts';
import { intelFetch } from '../../src/workers/intel-fetch.ts';
import { response } from '../../src/workers/response.ts';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext } from '../support/network.ts';
import { channelCipher, type Receiver, webhookReceiver } from '../support/responses.ts';

const ALERT = { title: 'a beacon', description: 'found', severity: 'high', client: '10.0.0.7', server: '9.10.11.12' };

describe('playbooks', function () {
  this.timeout(30_000);
  const api = useApi({ auth: { stepUpSeconds: 7_200 } });
  let author: Person;
  let approver: Person;
  let hook: Receiver;
  const sql = (text: string, ...values: unknown[]) => asOwner(api().db.ownerUrl, text, values);
  const as =
    ({ access_token: token }: Person) =>
    (method: string, path: string, body?: unknown) =>
      api().call(method, `/api/v1/${path}`, { token, ...(body === undefined ? {} : { body }) });
  const steppedUp = async (person: Person) => {
    await as(person)('POST', 'auth/step-up', { password: PASSWORD });
    return person;
  };
  const respond = () => {
    const { services, ...rest } = jobContext(api().db, api().tenantId);
    const mail = { url: '', from: '', ca: '', allowPlain: true };
    const scanSettings = async () => ({ ownHosts: [], loopback: true });
    return response({}, { ...rest, services: { ...services, channelCipher: channelCipher(), mail, scanSettings } });
  };
  const newList = async (more: object = {}) =>
    (await as(author)('POST', 'block-lists', { name: `list ${randomUUID()}`, ...more })).body.id as string;
  const newPlaybook = async (steps: object[], more: object = {}) => {
    const body = { name: `playbook ${randomUUID()}`, condition: { detections: ['none'] }, steps, ...more };
    return as(author)('POST', 'playbooks', body);
  };
  const newAlert = async (more: object = {}) =>
    (await as(author)('POST', 'security/alerts', { ...ALERT, ...more })).body.id as string;
  /** Puts the alert's server onto a list, with everybody's word, and gives the response. */
  const blockServer = async (list_id: string, server: string) => {
    const { body } = await newPlaybook([{ kind: 'block', target: 'server', list_id, hours: 24 }]);
    await as(author)('PUT', `playbooks/${body.id}/mode`, { mode: 'active' });
    const alert_id = await newAlert({ server });
    const run = await as(author)('POST', `playbooks/${body.id}/run`, { alert_id, dry_run: false });
    const approved = await as(approver)('POST', `responses/${run.body.id}/approve`, {});
    expect(approved.status, approved.text).to.equal(200);
    await respond();
    return run.body.id as string;
  };
  const newKey = async (permissions: string[]) => {
    const made = await as(author)('POST', 'api-keys', { name: 'firewall', permissions, expires_in_days: 1 });
    return made.body.key as string;
  };
  const basic = (key: string) => `Basic ${Buffer.from(`firewall:${key}`).toString('base64')}`;

  before(async () => {
    author = await steppedUp(await api().person('security_analyst'));
    approver = await steppedUp(await api().person('security_analyst'));
    hook = await webhookReceiver();
    await sql(
      `insert into outbound_destinations (tenant_id, name, purpose, scheme, host, port, internal, approved_by)
       values ($1, 'made', 'webhook', 'http', '127.0.0.1', $2, '{127.0.0.0/8}', $1)`,
      ...[api().tenantId, hook.port],
    );
  });
  after(() => hook.close());
  beforeEach(() => {
    Object.assign(hook, { received: [], answers: [] });
  });

  describe('channels', () => {
    const newChannel = async (more: object = {}) =>
      as(author)('POST', 'response-channels', {
        name: `hook ${randomUUID()}`,
        kind: 'webhook',
        url: hook.url,
        ...more,
      });

    it('show the secret that was made for them once, and the address never', async () => {
      const { status, body } = await newChannel();
      expect([status, body.shown]).to.deep.equal([201, `http://127.0.0.1:${hook.port}`]);
      expect(body.secret).to.match(/^[\w-]{43}$/);
      const { text } = await as(author)('GET', `response-channels/${body.id}`);
      expect(text).to.not.include(body.secret).and.not.include('/hook');
      const stored = await sql('select sealed from response_channels where id = $1', body.id);
      expect(stored.map(({ sealed }) => (sealed as Buffer).includes('hook'))).to.deep.equal([false]);
    });

    it('are tried out by a message with a signature', async () => {
      const { body } = await newChannel();
      expect((await as(author)('POST', `response-channels/${body.id}/test`)).body).to.deep.equal({ status: 200 });
      const [{ headers, body: sent } = { headers: {}, body: '' }] = hook.received;
      expect(JSON.parse(sent)).to.include({ event: 'test' });
      const timestamp = Number(headers['x-ringfence-timestamp']);
      const signature = String(headers['x-ringfence-signature']);
      const given = { timestamp, signature, body: sent };
      expect(isSignedBy(body.secret, given, { now: Math.floor(Date.now() / 1_000) })).to.equal(true);
    });

    it('say what went wrong', async () => {
      const { body } = await newChannel();
      hook.answers = [500];
      const answer = await as(author)('POST', `response-channels/${body.id}/test`);
      expect([answer.status, answer.body.type]).to.deep.equal([502, '/problems/not-delivered']);
      expect(answer.body.detail).to.include('500');
      const mail = { name: 'mail', kind: 'email', recipients: ['soc@bank.example'] };
      const made = await as(author)('POST', 'response-channels', mail);
      const tried = await as(author)('POST', `response-channels/${made.body.id}/test`);
      expect([tried.status, tried.body.detail]).to.deep.equal([
        502,
        'The message was not delivered. No mail server is set up: set MAIL_URL and MAIL_FROM.',
      ]);
    });

    it('lie at approved destinations only, and lose their secret with another host', async () => {
      const elsewhere = await newChannel({ url: 'https://hooks.bank.example/x' });
      expect([elsewhere.status, elsewhere.body.type]).to.deep.equal([422, '/problems/destination-not-approved']);
      const { body } = await newChannel({ secret: 'a secret of sixteen', authorization: 'Bearer made' });
      expect(body.secret).to.equal(undefined);
      await sql(
        `insert into outbound_destinations (tenant_id, name, purpose, scheme, host, port, internal, approved_by)
         values ($1, 'other', 'webhook', 'http', '127.0.0.1', 9, '{127.0.0.0/8}', $1)`,
        api().tenantId,
      );
      const path = `response-channels/${body.id}`;
      const same = await as(author)('PATCH', path, { url: `http://127.0.0.1:${hook.port}/other` });
      expect([same.status, same.body.secret]).to.deep.equal([200, undefined]);
      const moved = await as(author)('PATCH', path, { url: 'http://127.0.0.1:9/hook' });
      expect(moved.body.secret).to.match(/^[\w-]{43}$/);
      const [row] = await sql('select sealed from response_channels where id = $1', body.id);
      const kept = JSON.parse(
        channelCipher()
          .open(row?.sealed as Buffer, body.id)
          .toString(),
      );
      expect(kept).to.deep.equal({ url: 'http://127.0.0.1:9/hook', secret: moved.body.secret });
    });

    it('stay while a playbook needs them', async () => {
      const { body } = await newChannel();
      const made = await newPlaybook([{ kind: 'notify', channel_id: body.id }]);
      expect((await as(author)('DELETE', `response-channels/${body.id}`)).status).to.equal(409);
      await as(author)('DELETE', `playbooks/${made.body.id}`);
      expect((await as(author)('DELETE', `response-channels/${body.id}`)).status).to.equal(204);
    });
  });

  describe('writing them', () => {
    it('is refused for what is not there, for templates that break, and for scans without the permission', async () => {
      const list_id = await newList();
      const gone = randomUUID();
      const cases: [object, number, string][] = [
        [{ kind: 'notify', channel_id: gone }, 422, 'steps.0.channel_id'],
        [{ kind: 'block', target: 'server', list_id: gone, hours: 1 }, 422, 'steps.0.list_id'],
        [{ kind: 'quarantine', target: 'client', list_id, hours: 1 }, 422, 'steps.0.list_id'],
        [{ kind: 'ticket', channel_id: gone, template: '{"a": {{title}}}' }, 422, 'steps.0.template'],
        [{ kind: 'ticket', channel_id: gone, template: '{"a": "{{secret}}"}' }, 422, 'steps.0.template'],
        [{ kind: 'scan', target: 'client', ports: '0-99999' }, 422, 'steps.0.ports'],
        [{ kind: 'scan', target: 'client', ports: '443' }, 403, ''],
      ];
      for (const [step, status, path] of cases) {
        const answer = await newPlaybook([step]);
        const { errors = [{ path: '' }] } = answer.body;
        expect([answer.status, errors[0].path], JSON.stringify(step)).to.deep.equal([status, path]);
      }
    });

    it('lets them rehearse, at first and whenever they are written anew', async () => {
      const { body } = await newPlaybook([{ kind: 'siem' }]);
      expect([body.mode, body.version, body.runs_as]).to.deep.equal(['dry-run', 1, author.id]);
      const path = `playbooks/${body.id}`;
      expect((await as(author)('PUT', `${path}/mode`, { mode: 'active' })).body.mode).to.equal('active');
      const anew = { name: body.name, condition: { least_score: 50 }, steps: [{ kind: 'siem' }] };
      const { body: now } = await as(approver)('PUT', path, anew);
      expect([now.mode, now.version, now.runs_as]).to.deep.equal(['dry-run', 2, approver.id]);
      const other = await newPlaybook([{ kind: 'siem' }]);
      expect((await as(author)('PUT', `playbooks/${other.body.id}`, anew)).status).to.equal(409);
    });

    it('shows beforehand which alerts a condition means', async () => {
      const id = await newAlert({ client: '10.77.0.1', severity: 'critical' });
      await newAlert({ client: '10.77.0.2', severity: 'low' });
      const preview = async (condition: object) => (await as(author)('POST', 'playbooks/preview', { condition })).body;
      expect(await preview({ within: ['10.77.0.0/16'], least_severity: 'high' })).to.deep.equal({
        count: 1,
        alert_ids: [id],
      });
      expect((await preview({ within: ['10.77.0.0/16'] })).count).to.equal(2);
      expect((await preview({ within: ['10.77.0.0/16'], outside: ['10.77.0.2'] })).count).to.equal(1);
      expect((await preview({ within: ['10.77.0.0/16'], techniques: ['T1071'] })).count).to.equal(0);
      expect((await preview({ within: ['10.77.0.0/16'], client_types: ['server'] })).count).to.equal(0);
    });
  });

  describe('what they change', () => {
    it('is approved by somebody else, with the password, done once, and undone', async () => {
      const list_id = await newList();
      const { body } = await newPlaybook([
        { kind: 'block', target: 'server', list_id, hours: 24 },
        { kind: 'tag', target: 'client', tag: 'suspect' },
      ]);
      const alert_id = await newAlert({ server: '9.10.11.12' });
      const run = (dry_run: boolean) => as(author)('POST', `playbooks/${body.id}/run`, { alert_id, dry_run });
      const states = (answer: { body: { actions: { state: string }[] } }) =>
        answer.body.actions.map(({ state }) => state);
      expect(states(await run(true))).to.deep.equal(['planned', 'planned']);
      expect((await run(false)).status).to.equal(409);
      await as(author)('PUT', `playbooks/${body.id}/mode`, { mode: 'active' });
      const made = await run(false);
      expect(states(made)).to.deep.equal(['waiting', 'waiting']);
      const path = `responses/${made.body.id}`;
      await respond();
      const own = await as(author)('POST', `${path}/approve`, {});
      expect([own.status, own.body.type]).to.deep.equal([403, '/problems/four-eyes']);
      const cold = await api().person('admin');
      await sql(`update sessions set stepped_up_at = null where user_id = $1`, cold.id);
      expect((await as(cold)('POST', `${path}/approve`, {})).body.type).to.equal('/problems/step-up-required');
      const [block, tag] = made.body.actions;
      const part = await as(approver)('POST', `${path}/approve`, { actions: [block.id] });
      expect(states(part)).to.deep.equal(['ready', 'waiting']);
      await as(approver)('POST', `${path}/reject`, { actions: [tag.id], reason: 'no' });
      await respond();
      const done = await as(author)('GET', path);
      expect(states(done)).to.deep.equal(['done', 'rejected']);
      expect(done.body.actions[0]).to.include({ approved_by: approver.id });
      const entries = () => as(author)('GET', `block-lists/${list_id}/entries`);
      expect((await entries()).body.items.map(({ value }: { value: string }) => value)).to.deep.equal(['9.10.11.12']);
      const undone = await as(author)('POST', `${path}/undo`, {});
      expect(states(undone)).to.deep.equal(['undone', 'rejected']);
      expect((await entries()).body.items).to.deep.equal([]);
      expect((await as(author)('POST', `${path}/undo`, {})).status).to.equal(409);
      const { rows } = { rows: await sql(`select action from audit_log where target = $1 order by id`, made.body.id) };
      expect(rows.map(({ action }) => action)).to.deep.equal(['response.approve', 'response.reject', 'response.undo']);
    });

    it('is undone with care: what another response put there stays', async () => {
      const list_id = await newList();
      const first = await blockServer(list_id, '9.10.11.20');
      const second = await blockServer(list_id, '9.10.11.20');
      const { body } = await as(author)('GET', `responses/${second}`);
      expect(body.actions[0].outcome).to.include({ was_there: true });
      await as(author)('POST', `responses/${second}/undo`, {});
      expect((await as(author)('GET', `block-lists/${list_id}`)).body.entries).to.equal(1);
      await as(author)('POST', `responses/${first}/undo`, {});
      expect((await as(author)('GET', `block-lists/${list_id}`)).body.entries).to.equal(0);
    });
  });

  describe('lists', () => {
    it('are read by firewalls with a key for nothing else', async () => {
      const list_id = await newList({ name: 'Perimeter' });
      await blockServer(list_id, '9.10.11.30');
      await blockServer(list_id, '2a00:1450::30');
      const path = `/api/v1/block-lists/${list_id}/feed`;
      const key = await newKey(['feeds:read']);
      const read = (query: string, headers: Record<string, string> = { 'x-api-key': key }) =>
        api().call('GET', path + query, { headers });
      const plain = await read('');
      expect([plain.status, plain.text]).to.deep.equal([200, '9.10.11.30\n2a00:1450::30\n']);
      expect(plain.headers.get('content-type')).to.match(/^text\/plain/);
      expect((await read('?format=edl', { authorization: basic(key) })).text).to.equal(plain.text);
      const unchanged = { 'x-api-key': key, 'if-none-match': plain.headers.get('etag') ?? '' };
      expect((await read('', unchanged)).status).to.equal(304);
      const set = `perimeter_${list_id.slice(0, 8)}_v4`;
      expect((await read('?format=nftables')).text).to.include(`add element inet ringfence ${set} { 9.10.11.30 }`);
      const others = await newKey(['security:read']);
      expect((await read('', { authorization: basic(others) })).status).to.equal(403);
      const unknown = await read('', { authorization: basic('rf_nothing') });
      expect([unknown.status, unknown.headers.get('www-authenticate')]).to.deep.equal([
        401,
        'Bearer realm="ringfence", error="invalid_token", Basic realm="ringfence"',
      ]);
      // With a password nothing else is opened, and with the key no other data.
      const elsewhere = await api().call('GET', '/api/v1/block-lists', { headers: { authorization: basic(others) } });
      expect(elsewhere.status).to.equal(401);
      expect((await api().call('GET', '/api/v1/block-lists', { headers: { 'x-api-key': key } })).status).to.equal(403);
      const gone = await as(author)('POST', `block-lists/${list_id}/remove-entries`, {
        values: ['9.10.11.30', '1.2.3.4'],
      });
      expect(gone.body).to.deep.equal({ removed: ['9.10.11.30'] });
      expect((await read('')).text).to.equal('2a00:1450::30\n');
    });

    it('are a TAXII 2.1 collection, which our own client reads, and then only what is new', async () => {
      const list_id = await newList();
      await blockServer(list_id, '9.10.11.40');
      await blockServer(list_id, '9.10.11.41');
      const key = await newKey(['feeds:read']);
      const base = '/taxii2/lists/collections/';
      const read = async (path: string) => {
        const answer = await api().call('GET', path, { headers: { authorization: basic(key) } });
        expect([answer.status, answer.headers.get('content-type')], path).to.deep.equal([
          200,
          'application/taxii+json;version=2.1',
        ]);
        return { ...answer, body: JSON.parse(answer.text) };
      };
      expect((await read('/taxii2/')).body.api_roots).to.deep.equal(['/taxii2/lists/']);
      expect((await read('/taxii2/lists/')).body.versions).to.deep.equal(['application/taxii+json;version=2.1']);
      expect((await read(base)).body.collections.map(({ id }: { id: string }) => id)).to.include(list_id);
      const objects = (query = '') => read(`${base}${list_id}/objects/${query}`);
      const whole = await objects();
      expect(whole.body.objects.map(({ type }: { type: string }) => type)).to.deep.equal([
        'identity',
        'indicator',
        'indicator',
      ]);
      const [, first] = whole.body.objects;
      expect(first).to.include({ pattern: "[ipv4-addr:value = '9.10.11.40']", spec_version: '2.1' });
      const page = await objects('?match[type]=indicator&limit=1');
      expect([page.body.more, page.body.objects.length]).to.deep.equal([true, 1]);
      const next = await objects(`?match[type]=indicator&limit=1&next=${page.body.next}`);
      expect([next.body.more, next.body.objects[0].name]).to.deep.equal([false, '9.10.11.41']);
      const since = whole.headers.get('x-taxii-date-added-last') ?? '';
      expect((await objects(`?added_after=${since}`)).body).to.deep.equal({ more: false });
      const { body: manifest } = await read(`${base}${list_id}/manifest/`);
      expect(manifest.objects).to.have.lengthOf(3);
      const { body: alone } = await read(`${base}${list_id}/objects/${first.id}/`);
      expect(alone.objects).to.deep.equal([first]);
      const { body: versions } = await read(`${base}${list_id}/objects/${first.id}/versions/`);
      expect(versions).to.deep.equal({ more: false, versions: [first.modified] });

      const port = Number(new URL(api().url).port);
      await sql(
        `insert into outbound_destinations (tenant_id, name, purpose, scheme, host, port, internal, approved_by)
         values ($1, 'made', 'feed', 'http', '127.0.0.1', $2, '{127.0.0.0/8}', $1)`,
        ...[api().tenantId, port],
      );
      const context = jobContext(api().db, api().tenantId);
      const feed_id = randomUUID();
      const sealed = context.services.feedCipher.seal(Buffer.from(basic(key)), feed_id);
      await sql(
        `insert into indicator_feeds (id, tenant_id, name, kind, url, authorization_sealed, created_by)
         values ($1, $2, 'ours', 'taxii', $3, $4, $2)`,
        ...[feed_id, api().tenantId, `${api().url}${base}${list_id}/`, sealed],
      );
      const learned = async () =>
        (await sql('select value from indicators where feed_id = $1 order by value', feed_id)).map(
          ({ value }) => value,
        );
      await intelFetch({ feed_id }, context);
      expect(await learned()).to.deep.equal(['9.10.11.40', '9.10.11.41']);
      await blockServer(list_id, '9.10.11.42');
      await as(author)('POST', `block-lists/${list_id}/remove-entries`, { values: ['9.10.11.40'] });
      const news = await objects(`?added_after=${since}`);
      const told = news.body.objects.map(({ name, revoked }: { name: string; revoked?: true }) => [name, revoked]);
      expect(told).to.deep.equal([
        ['9.10.11.42', undefined],
        ['9.10.11.40', true],
      ]);
      expect(await intelFetch({ feed_id }, context)).to.include({ created: 1 });
    });
  });
});
