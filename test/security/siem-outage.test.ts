import { expect } from 'chai';
import { siemLag } from '../../src/db/siem.ts';
import type { Rounds } from '../../src/infra/rounds.ts';
import { startAuditSealer } from '../../src/workers/audit-sealer.ts';
import { startSiemShipper } from '../../src/workers/siem-shipper.ts';
import { useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { useFigures } from '../support/security/figures.ts';
import { tries } from '../support/security/long-form.ts';
import { httpsSink, type Sink, selfSigned } from '../support/siem-sink.ts';
import { quietLog } from '../support/workers.ts';

/** How long nobody is there to receive. test/workers/siem-shipper.test.ts is the short form, of seconds. */
const SECONDS = tries('SIEM_AWAY_SECONDS', 0, 300);

describe('a SIEM that is away', function () {
  this.timeout((SECONDS + 120) * 1_000);
  const rounds: (Rounds | null)[] = [];
  let sink: Sink | undefined;
  // Before the API's own, which takes the database away.
  after(async () => {
    await Promise.all(rounds.map((each) => each?.stop()));
    await sink?.close();
  });
  const api = useApi({ http: { userPerMinute: 1e7 } });
  const figures = useFigures('SIEM', { 'seconds away': SECONDS, 'events queued': 0, lost: 0 });

  it('loses nothing in five minutes, and no request waits for it', async function () {
    if (SECONDS === 0) this.skip();
    const pair = selfSigned();
    sink = await httpsSink(pair);
    const { port } = sink;
    const { db } = api();
    const parts = { control: db.database.control, log: quietLog };
    const options = { url: `https://localhost:${port}/events`, format: 'json', ca: pair.cert, token: '' } as const;
    for (let number = 0; number < 2; number += 1) {
      rounds.push(startAuditSealer(parts));
      rounds.push(startSiemShipper(parts, options, { version: '1.0', allowPlain: false, longestRest: 1_000 }));
    }
    const { access_token: token } = await api().person('admin');
    const change = async () => {
      const began = performance.now();
      const { status } = await api().call('POST', '/api/v1/reports', { token, body: {} });
      expect(status).to.equal(202);
      return performance.now() - began;
    };
    const present: number[] = [];
    for (let turn = 0; turn < 50; turn += 1) present.push(await change());
    await sink.close();
    const away: number[] = [];
    for (const until = Date.now() + SECONDS * 1_000; Date.now() < until; ) {
      away.push(await change());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const lag = await siemLag(db.database.control);
    figures['events queued'] = lag?.rows ?? 0;
    expect(lag?.rows).to.be.greaterThan(0);
    const before = idsOf(sink);
    sink = await httpsSink(pair, port);
    await eventually(
      () => siemLag(db.database.control),
      (now) => now?.rows === 0,
      { milliseconds: 60_000 },
    );
    const received = [...before, ...idsOf(sink)];
    const [sealed] = await asOwner<{ count: number }>(db.ownerUrl, 'select count(*)::int as count from audit_seals');
    figures.lost = (sealed?.count ?? 0) - new Set(received).size;
    figures['sent twice under one id'] = received.length - new Set(received).size;
    figures['p95 ms before and during'] = `${p95(present).toFixed(0)} and ${p95(away).toFixed(0)}`;
    expect(figures.lost).to.equal(0);
    expect(received.length).to.be.greaterThan(present.length + away.length);
  });
});

function idsOf({ received }: Sink): string[] {
  return received.flatMap((text) => (JSON.parse(text) as { events: { id: string }[] }).events.map(({ id }) => id));
}

function p95(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}
