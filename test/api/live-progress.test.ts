import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import pg from 'pg';
import { pruneEvents } from '../../src/db/job-events.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { dial, type Follower, follow, openSocket, type Received } from '../support/realtime/followers.ts';
import { makeTenant } from '../support/tenant.ts';

const WAYS = ['poll', 'sse', 'websocket'] as const;

describe('live progress', function () {
  this.timeout(60_000);
  const api = useApi({ http: { streamsPerUser: 12 } });
  let analyst: Person;
  const followers: Follower[] = [];

  before(async () => {
    analyst = await api().person('security_analyst');
  });
  afterEach(async () => {
    await Promise.all(followers.splice(0).map((follower) => follower.stop()));
  });

  const now = async (token = analyst.access_token) =>
    (await api().call('GET', '/api/v1/events', { token })).body.cursor as string;
  const url = () => api().url;
  const started = (way: Follower['way'], after: string, topics?: string, token = analyst.access_token) => {
    const follower = follow(way, { url, token, after, ...(topics ? { topics } : {}) });
    followers.push(follower);
    return follower;
  };
  const owner = (sql: string, values: unknown[] = []) => asOwner(api().db.ownerUrl, sql, values);
  const addJob = async (kind = 'discovery', payload = {}) => {
    const rows = await asOwner<{ id: string }>(
      api().db.ownerUrl,
      'insert into jobs (tenant_id, kind, payload) values ($1, $2, $3) returning id',
      [api().tenantId, kind, JSON.stringify(payload)],
    );
    return rows[0]?.id ?? '';
  };
  const raise = async () => {
    const token = analyst.access_token;
    const body = { title: 'made', description: 'made', severity: 'low', evidence: { note: randomUUID() } };
    return (await api().call('POST', '/api/v1/security/alerts', { token, body })).body.id as string;
  };
  const identities = (events: Received[]) => events.map((event) => `${event.cursor} ${event.job_id ?? event.alert_id}`);

  it('tells the same, in the same order, in each of the three ways', async () => {
    const after = await now();
    const all = WAYS.map((way) => started(way, after));
    const job = await addJob();
    await owner(`update jobs set state = 'running', percent = 40, step = 'Reading' where id = $1`, [job]);
    const alert = await raise();
    await api().call('PATCH', `/api/v1/security/alerts/${alert}`, {
      token: analyst.access_token,
      body: { status: 'acknowledged', comment: 'words that stay in the history' },
    });
    await owner(`update jobs set state = 'completed', percent = 100 where id = $1`, [job]);
    for (const { events } of all)
      await eventually(
        async () => events.length,
        (length) => length >= 6,
      );
    const [first, ...others] = all.map(({ events }) => events);
    for (const other of others) expect(other).to.deep.equal(first);
    expect(first?.map(({ type, state, change }) => `${type} ${state ?? change}`)).to.deep.equal([
      ...['job queued', 'job running', 'alert raised', 'alert status', 'alert comment', 'job completed'],
    ]);
    expect(JSON.stringify(first)).not.to.include('words that stay');
    expect(first?.[3]).to.include({ before: 'new', after: 'acknowledged', actor_id: analyst.id });
  });

  it('does not wait for long transactions that have nothing to tell', async () => {
    const busy = new pg.Client({ connectionString: api().db.ownerUrl });
    await busy.connect();
    try {
      await busy.query('begin');
      await busy.query(`insert into tenants (name) values ('in the middle of something long')`);
      const follower = started('sse', await now());
      const job = await addJob();
      await eventually(
        async () => follower.events.map(({ job_id }) => job_id),
        (ids) => ids.includes(job),
        {
          milliseconds: 10_000,
        },
      );
    } finally {
      await busy.query('rollback');
      await busy.end();
    }
  });

  it('misses and doubles nothing when writers overlap, roll back and commit out of order', async () => {
    const after = await now();
    const all = WAYS.map((way) => started(way, after));
    const written = new Set<string>();
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer, written)));
    for (const { events, way } of all) {
      await eventually(
        async () => events.length,
        (length) => length >= written.size,
      );
      await wait(200);
      const ids = events.map(({ job_id }) => job_id ?? '');
      expect(ids.length, way).to.equal(written.size);
      expect(new Set(ids)).to.deep.equal(written);
      const cursors = events.map(({ cursor }) => Number(cursor));
      expect(cursors).to.deep.equal(cursors.toSorted((a, b) => a - b));
    }
  });

  /** Transactions of several jobs, each held open for a while after its first event; every fifth is undone. */
  async function write(writer: number, written: Set<string>): Promise<void> {
    const client = new pg.Client({ connectionString: api().db.ownerUrl });
    await client.connect();
    for (let turn = 0; turn < 20; turn += 1) {
      await client.query('begin');
      const ids: string[] = [];
      for (let job = 0; job < 3; job += 1) {
        const insert = `insert into jobs (tenant_id, kind, payload) values ($1, 'discovery', '{}') returning id`;
        ids.push((await client.query(insert, [api().tenantId])).rows[0].id);
        await wait((writer * 7 + turn * 3 + job) % 11);
      }
      const undone = (writer + turn) % 5 === 0;
      await client.query(undone ? 'rollback' : 'commit');
      if (!undone) for (const id of ids) written.add(id);
    }
    await client.end();
  }

  it('goes on where it was, however often it is cut off', async () => {
    const after = await now();
    const all = WAYS.map((way) => started(way, after));
    const total = 2_000;
    const writing = (async () => {
      for (let n = 0; n < total / 50; n += 1) {
        await owner(
          `insert into jobs (tenant_id, kind, payload) select $1, 'discovery', '{}' from generate_series(1, 50)`,
          [api().tenantId],
        );
        if (n % 4 === 3) for (const follower of all) follower.cut();
        await wait(10);
      }
    })();
    await writing;
    for (const { events, way } of all) {
      await eventually(
        async () => events.length,
        (length) => length >= total,
      );
      expect(new Set(identities(events)).size, way).to.equal(total);
      expect(events.length, way).to.equal(total);
    }
    for (const follower of all) if (follower.way !== 'poll') expect(follower.connects).to.be.greaterThan(3);
  });

  it('says so when events before the cursor are gone, and goes on', async () => {
    const old = await now();
    await addJob();
    await owner(`update job_events set at = now() - interval '9 days'`);
    await pruneEvents(api().db.database.control, 24);
    const all = WAYS.map((way) => started(way, old));
    for (const { resets } of all)
      await eventually(
        async () => resets.length,
        (length) => length === 1,
      );
    const job = await addJob();
    for (const { events } of all) {
      await eventually(
        async () => events.length,
        (length) => length > 0,
      );
      expect(events.map(({ job_id }) => job_id)).to.deep.equal([job]);
    }
    const ahead = await api().call('GET', '/api/v1/events?after=999999999', { token: analyst.access_token });
    expect(ahead.body.reset).to.equal(true);
  });

  it('tells of what was asked for only', async () => {
    const after = await now();
    const wanted = await addJob('port-research');
    const [kinds, one, alerts, topology] = ['kind:history', `job:${wanted}`, 'alerts', 'topology'].map((topics) =>
      WAYS.map((way) => started(way, after, topics)),
    ) as [Follower[], Follower[], Follower[], Follower[]];
    const history = await addJob('history');
    const discovery = await addJob('discovery');
    await owner(`update jobs set state = 'completed' where id = any($1)`, [[discovery, history]]);
    const alert = await raise();
    const ids = ({ events }: Follower) => events.map((event) => event.job_id ?? event.alert_id);
    for (const [group, expected] of [
      [kinds, [history, history]],
      [one, [wanted]],
      [alerts, [alert]],
      [topology, [discovery]],
    ] as const) {
      for (const follower of group) {
        await eventually(
          async () => ids(follower),
          (found) => found.length >= expected.length,
        );
        expect(ids(follower), follower.way).to.deep.equal(expected);
      }
    }
  });

  it('tells nobody of other tenants, nor of alerts who may not read them', async () => {
    const stranger = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    const key = await api().call('POST', '/api/v1/api-keys', {
      token: analyst.access_token,
      body: { name: 'feed', permissions: ['network:read'], expires_in_days: 1 },
    });
    const after = await now();
    const strange = WAYS.map((way) => started(way, after, undefined, stranger.access_token));
    await raise();
    const job = await addJob();
    const headers = { 'x-api-key': key.body.key };
    const page = await api().call('GET', `/api/v1/events?wait=5&after=${after}`, { headers });
    expect(page.body.items.map(({ job_id }: Received) => job_id)).to.deep.equal([job]);
    await wait(300);
    for (const { events } of strange) expect(events).to.deep.equal([]);
  });

  it('tells of workbooks only at /api/v1/excel/ws', async () => {
    const upload = randomUUID();
    await owner(
      `insert into uploads (id, tenant_id, name, size, sha256, storage_key)
       values ($1, $2, 'flows.xlsx', 1, 'x', 'x')`,
      [upload, api().tenantId],
    );
    const socket = await openSocket({ url, token: analyst.access_token }, '/api/v1/excel/ws');
    const seen: Received[] = [];
    socket.on('message', (data) => seen.push(JSON.parse(data.toString())));
    await eventually(
      async () => seen.map(({ type }) => type),
      (types) => types.includes('subscribed'),
    );
    await addJob();
    await owner(`insert into jobs (tenant_id, kind, payload, upload_id) values ($1, 'ingest', '{}', $2)`, [
      api().tenantId,
      upload,
    ]);
    await eventually(
      async () => seen.filter(({ type }) => type === 'job').length,
      (length) => length > 0,
    );
    await wait(200);
    expect(seen.filter(({ type }) => type === 'job').map(({ upload_id }) => upload_id)).to.deep.equal([upload]);
    socket.terminate();
  });

  it('opens no socket before it knows where in the feed that begins: what happens once it is open is told', async () => {
    const holder = new pg.Client({ connectionString: api().db.ownerUrl });
    await holder.connect();
    await holder.query('begin; lock table feed_floor in access exclusive mode');
    let isOpen = false;
    const opening = openSocket({ url, token: analyst.access_token }, '/ws?topics=jobs').finally(() => {
      isOpen = true;
    });
    await wait(500);
    expect(isOpen).to.equal(false);
    await holder.end();
    const socket = await opening;
    const told: (string | undefined)[] = [];
    socket.on('message', (data) => told.push((JSON.parse(data.toString()) as Received).job_id));
    const job = await addJob();
    await eventually(
      async () => told,
      (ids) => ids.includes(job),
    );
    socket.terminate();
  });

  it('lets a socket subscribe and unsubscribe, and answers what it cannot read', async () => {
    const socket = await openSocket({ url, token: analyst.access_token }, '/ws');
    const seen: Received[] = [];
    socket.on('message', (data) => seen.push(JSON.parse(data.toString())));
    const say = (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    const last = (type: string) => seen.filter((message) => message.type === type).at(-1);
    await eventually(async () => last('hello'), Boolean);
    const before = await addJob();
    say({ type: 'subscribe', topics: ['jobs'] });
    await eventually(
      async () => last('job')?.job_id,
      (id) => id === before,
    );
    say({ type: 'unsubscribe', topics: ['jobs'] });
    await eventually(
      async () => last('subscribed')?.topics.length,
      (length) => length === 0,
    );
    await addJob();
    say('nonsense');
    say({ type: 'subscribe', topics: ['everything'] });
    await eventually(
      async () => seen.filter(({ type }) => type === 'error').length,
      (length) => length === 2,
    );
    await wait(200);
    expect(last('job')?.job_id).to.equal(before);
    socket.terminate();
  });

  it('takes a ticket once, from our own origin, and refuses everything else', async () => {
    const refusal = (path: string, headers: Record<string, string> = {}) =>
      dial(api().url, path, headers).then(
        () => 'opened',
        (error: Error) => error.message,
      );
    const ticket = async () =>
      (await api().call('POST', '/api/v1/events/tickets', { token: analyst.access_token })).body.ticket as string;
    const used = await ticket();
    const socket = await dial(api().url, `/ws?ticket=${used}`);
    expect(await refusal(`/ws?ticket=${used}`)).to.equal('status 401');
    expect(await refusal('/ws')).to.equal('status 401');
    expect(await refusal(`/ws?ticket=${analyst.access_token}`)).to.equal('status 401');
    const mine = await ticket();
    expect(await refusal(`/ws?ticket=${mine}`, { origin: 'https://evil.example' })).to.equal('status 403');
    expect(await refusal(`/elsewhere?ticket=${mine}`)).to.equal('status 404');
    expect(await refusal(`/ws?ticket=${mine}&after=x`)).to.equal('status 400');
    expect(await refusal(`/ws?ticket=${mine}&topics=x`)).to.equal('status 422');
    // None of that used it up.
    const other = await dial(api().url, `/ws?ticket=${mine}`, { origin: api().url });
    await owner(`update event_tickets set expires_at = now() - interval '1 s'`);
    const late = await ticket();
    await owner(`update event_tickets set expires_at = now() - interval '1 s'`);
    expect(await refusal(`/ws?ticket=${late}`)).to.equal('status 401');
    for (const each of [socket, other]) each.terminate();
  });

  it('ends with the session, and with the right', async () => {
    const leaving = await api().person('readonly_user');
    const sse = await fetch(`${api().url}/api/v1/events/stream`, {
      headers: { authorization: `Bearer ${leaving.access_token}` },
    });
    const socket = await openSocket({ url, token: leaving.access_token }, '/ws?topics=jobs');
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await api().call('POST', '/api/v1/auth/logout', { token: leaving.access_token });
    expect(await closed).to.equal(1008);
    // Reading to the end comes to an end.
    await sse.text();
  });

  it('has a limit for each user', async () => {
    const busy = await api().person('readonly_user');
    const headers = { authorization: `Bearer ${busy.access_token}` };
    const gone = new AbortController();
    const open = () => fetch(`${api().url}/api/v1/events/stream`, { headers, signal: gone.signal });
    const streams = await Promise.all(Array.from({ length: 12 }, open));
    expect(new Set(streams.map(({ status }) => status))).to.deep.equal(new Set([200]));
    expect((await open()).status).to.equal(429);
    gone.abort();
    await eventually(
      async () => {
        const again = new AbortController();
        const { status } = await fetch(`${api().url}/api/v1/events/stream`, { headers, signal: again.signal });
        again.abort();
        return status;
      },
      (status) => status === 200,
    );
  });

  it('sends a client that does not read to the table, and loses it nothing', async () => {
    const after = await now();
    const socket = await openSocket({ url, token: analyst.access_token }, `/ws?topics=jobs&after=${after}`);
    const seen: Received[] = [];
    socket.on('message', (data) => seen.push(JSON.parse(data.toString())));
    await eventually(
      async () => seen.length,
      (length) => length > 0,
    );
    socket.pause();
    const total = 20_000;
    for (let n = 0; n < total / 2_000; n += 1) {
      await owner(
        `insert into jobs (tenant_id, kind, payload, step) select $1, 'discovery', '{}', repeat('x', 400) from generate_series(1, 2000)`,
        [api().tenantId],
      );
    }
    await wait(500);
    socket.resume();
    const jobs = () => seen.filter(({ type }) => type === 'job');
    await eventually(
      async () => jobs().length,
      (length) => length >= total,
      { milliseconds: 30_000 },
    );
    expect(new Set(jobs().map(({ cursor }) => cursor)).size).to.equal(total);
    expect(jobs().length).to.equal(total);
    socket.terminate();
  });
});
