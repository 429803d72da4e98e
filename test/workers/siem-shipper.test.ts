import { expect } from 'chai';
import { siemLag } from '../../src/db/siem.ts';
import type { Rounds } from '../../src/infra/rounds.ts';
import { startAuditSealer } from '../../src/workers/audit-sealer.ts';
import { type SiemOptions, startSiemShipper } from '../../src/workers/siem-shipper.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { httpsSink, type Sink, selfSigned, syslogSink } from '../support/siem-sink.ts';
import { quietLog } from '../support/workers.ts';

interface Shipped {
  id: string;
  seq: number;
  action: string;
  hash: string;
  target: string | null;
}

describe('forwarding to a SIEM', () => {
  const api = useApi();
  const pair = selfSigned();
  let running: (Rounds | null)[] = [];
  let sink: Sink | undefined;
  let admin: Person;
  const control = () => api().db.database.control;

  const start = (siem: Partial<SiemOptions> & { url: string }) => {
    const parts = { control: control(), log: quietLog };
    const options = { format: 'json', ca: pair.cert, token: '', ...siem } as const;
    // Two of each, as two worker processes would have.
    for (let number = 0; number < 2; number++) {
      running.push(startAuditSealer(parts));
      running.push(startSiemShipper(parts, options, { version: '1.0', allowPlain: true, longestRest: 1_000 }));
    }
  };
  const write = (rows: number, name = 'row') =>
    asOwner(
      api().db.ownerUrl,
      `insert into audit_log (tenant_id, action, target) select $1, 'job.submit', $3 || ' ' || n from generate_series(1, $2::int) n`,
      [api().tenantId, rows, name],
    );
  /** Everything the tenant's chain holds, in order. */
  const chain = async () =>
    (
      await asOwner<{ seq: number }>(
        api().db.ownerUrl,
        'select seq::int as seq from audit_seals where tenant_id = $1 order by seq',
        [api().tenantId],
      )
    ).map(({ seq }) => seq);
  const caughtUp = () =>
    eventually(
      () => siemLag(control()),
      (lag) => lag?.rows === 0,
      { milliseconds: 30_000 },
    );

  before(async () => {
    admin = await api().person('admin');
  });
  beforeEach(() => asOwner(api().db.ownerUrl, 'truncate siem_cursor'));
  afterEach(async () => {
    await Promise.all(running.map((rounds) => rounds?.stop()));
    running = [];
    await sink?.close();
    sink = undefined;
  });

  it('sends what was written while the sink was away: all of it, once, in order, and nobody waited for it', async () => {
    const first = await httpsSink(pair);
    const { port } = first;
    await first.close();
    const request = async () => {
      const began = performance.now();
      const { status } = await api().call('GET', '/api/v1/audit?limit=1', { token: admin.access_token });
      expect(status).to.equal(200);
      return performance.now() - began;
    };
    const p95 = async () => {
      const times: number[] = [];
      for (let n = 0; n < 200; n++) times.push(await request());
      return times.sort((a, b) => a - b)[189] as number;
    };
    /** 250 rows over two seconds, and how long requests take meanwhile. */
    const underLoad = async (name: string) => {
      const writing = (async () => {
        for (let batch = 0; batch < 25; batch++) {
          await write(10, name);
          await new Promise((resolve) => setTimeout(resolve, 60));
        }
      })();
      const time = await p95();
      await writing;
      return time;
    };
    await underLoad('warm');
    const siem = { url: `https://localhost:${port}/events`, token: 'siem-secret' };
    // In turn, and the better of two each: other work on the machine comes and goes.
    const times = { without: [] as number[], away: [] as number[] };
    for (let turn = 0; turn < 2; turn++) {
      await Promise.all(running.splice(0).map((rounds) => rounds?.stop()));
      times.without.push(await underLoad('early'));
      start(siem);
      times.away.push(await underLoad('row'));
    }
    const [before, during] = [Math.min(...times.without), Math.min(...times.away)];
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await siemLag(control()))?.rows).to.be.at.least(500);
    expect((await siemLag(control()))?.seconds).to.be.greaterThan(1);
    expect((await api().services.metrics.text()).match(/ringfence_siem_lag_rows (\d+)/)?.[1]).to.satisfy(
      (n: string) => Number(n) >= 0,
    );
    sink = await httpsSink(pair, port);
    await caughtUp();
    const batches = sink.received.map(
      (text) => JSON.parse(text) as { events: Shipped[]; heads: { seq: number; hash: string }[] },
    );
    const events = batches.flatMap((batch) => batch.events);
    expect(events.map(({ seq }) => seq)).to.deep.equal(await chain());
    expect(events.filter(({ target }) => target?.startsWith('row '))).to.have.lengthOf(500);
    for (const { events: sent, heads } of batches) {
      expect(sent.length).to.be.at.most(500);
      expect(heads).to.deep.equal([{ tenant_id: api().tenantId, seq: sent.at(-1)?.seq, hash: sent.at(-1)?.hash }]);
    }
    expect(sink.authorization[0]).to.equal('Bearer siem-secret');
    console.error(`      p95 ${before.toFixed(1)} ms without forwarding, ${during.toFixed(1)} ms with the sink away`);
    // Wide, because a busy machine measures itself; what it guards against is a request that waits for the sink.
    expect(during).to.be.lessThan(before * 3 + 50);
    const anchors = await asOwner(
      api().db.ownerUrl,
      `select max(seq)::int as seq from audit_anchors where kept_by = 'siem'`,
    );
    expect(anchors).to.deep.equal([{ seq: (await chain()).at(-1) }]);
  }).timeout(60_000);

  for (const status of [500, 302, 401]) {
    it(`takes ${status} for no acknowledgement, and follows it nowhere`, async () => {
      sink = await httpsSink(pair);
      const elsewhere = await httpsSink(pair);
      Object.assign(sink, { status, headers: { location: `https://localhost:${elsewhere.port}/` } });
      await write(3);
      start({ url: `https://localhost:${sink.port}/events` });
      await eventually(
        async () => sink?.authorization.length ?? 0,
        (posts) => posts >= 2,
      );
      expect((await siemLag(control()))?.rows).to.be.greaterThan(0);
      sink.status = 204;
      await caughtUp();
      expect(elsewhere.authorization).to.deep.equal([]);
      await elsewhere.close();
      const seqs = sink.received.flatMap((text) =>
        (JSON.parse(text) as { events: Shipped[] }).events.map(({ seq }) => seq),
      );
      expect(seqs).to.deep.equal(await chain());
    });
  }

  it('refuses a sink whose certificate is not of its authority', async () => {
    sink = await httpsSink(selfSigned());
    await write(1);
    start({ url: `https://localhost:${sink.port}/` });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(sink.received).to.deep.equal([]);
    expect((await siemLag(control()))?.rows).to.be.greaterThan(0);
  });

  for (const [scheme, certificate] of [
    ['tls', pair],
    ['tcp', null],
  ] as const) {
    for (const format of ['rfc5424', 'cef', 'json'] as const) {
      it(`speaks syslog over ${scheme} with ${format}, each message with its length before it`, async () => {
        const gone = await syslogSink(certificate);
        const { port } = gone;
        await gone.close();
        await write(40);
        start({ url: `${scheme}://localhost:${port}`, format });
        await new Promise((resolve) => setTimeout(resolve, 300));
        sink = await syslogSink(certificate, port);
        await caughtUp();
        const heads = sink.received.filter((message) => message.includes(' audit.head '));
        const events = sink.received.filter((message) => !message.includes(' audit.head '));
        expect(heads).to.not.be.empty;
        const seqs = events.map((message) => Number(/(?:seq="|cn1=|"seq":)(\d+)/.exec(message)?.[1]));
        expect(seqs).to.deep.equal(await chain());
        for (const message of events) expect(message).to.match(/^<\d+>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ ringfence - \S+ /);
      });
    }
  }

  it('sends again what a sink broke off in the middle of', async () => {
    const { createServer } = await import('node:net');
    const breaker = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const port = await new Promise<number>((resolve) =>
      breaker.listen(0, '127.0.0.1', () => resolve((breaker.address() as { port: number }).port)),
    );
    await write(20);
    start({ url: `tcp://127.0.0.1:${port}`, format: 'json' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await siemLag(control()))?.rows).to.be.greaterThan(0);
    await new Promise((resolve) => breaker.close(resolve));
    sink = await syslogSink(null, port);
    await caughtUp();
    const events = sink.received.filter((message) => !message.includes(' audit.head '));
    expect(events.map((message) => Number(/"seq":(\d+)/.exec(message)?.[1]))).to.deep.equal(await chain());
  });

  it('does not start with plain TCP in production', () => {
    const siem = { url: 'tcp://siem.bank.example:514', format: 'cef', ca: '', token: '' } as const;
    expect(() => startSiemShipper({ control: control(), log: quietLog }, siem, { version: '1' })).to.throw(
      'https:// or tls://',
    );
  });
});
