import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { inTenant, openKnex } from '../../src/db/database.ts';
import { foldChanges } from '../../src/db/fold-changes.ts';
import { foldDays, lockHistory, openTouchedDays, touchAllDays } from '../../src/db/fold-days.ts';
import { foldNodeDays } from '../../src/db/fold-node-days.ts';
import { readHistory } from '../../src/db/network-history.ts';
import { openTouchedPairs } from '../../src/db/topology.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';

/** The two halves of a migration. */
interface Migration {
  down(knex: Knex.Transaction): Promise<void>;
  up(knex: Knex.Transaction): Promise<void>;
}

/** An hour of a service as tests write it. */
interface Hour {
  hour: string;
  client?: string;
  server?: string;
  port?: number;
  flows?: number;
  failed_flows?: number;
  bytes_out?: number;
  upload_no?: number;
}
const ORDINARY = {
  ...{ client: '10.0.0.1', server: '10.0.0.9', protocol: 6, port: 443, flows: 10, failed_flows: 0, upload_no: 1 },
  ...{ bytes_out: 1_000_000, bytes_in: 0, ip_bytes_out: 0, ip_bytes_in: 0, packets_out: 1, packets_in: 1 },
};
const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}`;

describe('days', () => {
  const db = useDatabase();
  let tenant: string;

  beforeEach(async () => {
    tenant = await makeTenant(db().ownerUrl);
  });

  const storeHours = async (hours: Hour[]) => {
    const rows = hours.map((hour) => ({ ...ORDINARY, ...hour, tenant_id: tenant }));
    for (const month of new Set(rows.map(({ hour }) => hour.slice(0, 7))))
      await asOwner(
        db().ownerUrl,
        `select set_config('app.tenant_id', $1, true), ensure_service_hours_leaf($2::date)`,
        [tenant, `${month}-01`],
      );
    await asOwner(
      db().ownerUrl,
      'insert into service_hours select * from jsonb_populate_recordset(null::service_hours, $1::jsonb)',
      [JSON.stringify(rows)],
    );
  };
  const inOurs = <Result>(work: (transaction: Knex.Transaction) => Promise<Result>) =>
    inTenant(db().database.app, tenant, work);
  const fold = (touched: (transaction: Knex.Transaction) => Promise<unknown> = touchAllDays) =>
    inOurs(async (transaction) => {
      await lockHistory(transaction);
      await openTouchedPairs(transaction);
      await openTouchedDays(transaction);
      await transaction.raw('insert into touched_pairs select distinct client, server from service_hours');
      await touched(transaction);
      await foldDays(transaction);
      await foldNodeDays(transaction);
      await foldChanges(transaction);
    });
  /** Undoes a migration and does it again, as if the data had been there before it. */
  const applyAgain = async (name: string) => {
    const { down, up }: Migration = await import(join(PROJECT_FOLDER, 'migrations', name));
    const owner = openKnex(db().ownerUrl, { poolSize: 1, statementTimeout: 30_000 });
    try {
      await owner.transaction(async (transaction) => {
        await down(transaction);
        await up(transaction);
      });
    } finally {
      await owner.destroy();
    }
  };
  const daysStored = async () =>
    (
      await inOurs((transaction) =>
        transaction.raw('select day::text, port, flows, bytes_out from service_days order by day, port'),
      )
    ).rows;
  const changes = async (subject: string) =>
    (
      await inOurs((transaction) =>
        transaction.raw(
          `select day::text, host(client) as client, port, volume_factor as factor, failed_share from day_changes
            where subject = ? order by day, client, port`,
          [subject],
        ),
      )
    ).rows;

  it('are the sums of their hours over all uploads, in UTC, however often they are folded', async () => {
    await storeHours([
      { hour: '2026-01-05T00:00:00Z' },
      { hour: '2026-01-05T23:00:00Z', upload_no: 2, flows: 5 },
      { hour: '2026-01-06T00:00:00Z', port: 22, flows: 1 },
      { hour: '2026-02-01T00:00:00Z', flows: 7 },
    ]);
    await fold();
    const expected = [
      { day: day(5), port: 443, flows: 15, bytes_out: 2_000_000 },
      { day: day(6), port: 22, flows: 1, bytes_out: 1_000_000 },
      { day: '2026-02-01', port: 443, flows: 7, bytes_out: 1_000_000 },
    ];
    expect(await daysStored()).to.deep.equal(expected);
    await fold();
    expect(await daysStored()).to.deep.equal(expected);
    await asOwner(db().ownerUrl, 'delete from service_hours where tenant_id = $1 and upload_no = 2', [tenant]);
    await asOwner(db().ownerUrl, `delete from service_hours where tenant_id = $1 and hour >= '2026-02-01'`, [tenant]);
    await fold();
    expect(await daysStored()).to.deep.equal([{ ...expected[0], flows: 10, bytes_out: 1_000_000 }, expected[1]]);
  });

  it('of a node are those of its services together, as client, as server and as either, however often they are folded', async () => {
    const addresses = [1, 2, 3, 4].map((number) => `10.0.0.${number}`);
    const pairs = addresses.flatMap((client) => addresses.map((server) => ({ client, server })));
    const hours = pairs.flatMap((pair, index) =>
      [5, 6, 31].flatMap((number) => [
        { ...pair, hour: `${day(number)}T09:00:00Z`, port: 22, flows: index + 1, bytes_out: 1_000 * index },
        ...(index % 3 ? [{ ...pair, hour: `${day(number)}T10:00:00Z`, bytes_out: number, failed_flows: 1 }] : []),
      ]),
    );
    // Some only talk, some only listen, and one also to itself.
    await storeHours(hours.filter(({ client, server }) => client < server || client === '10.0.0.2'));
    const window = { bucket: 'day', from: new Date('2026-01-01'), to: new Date('2026-02-01') } as const;
    const history = (node: string, role?: 'client' | 'server', protocol?: number) =>
      inOurs((transaction) => readHistory(transaction, { node, role, protocol }, window));
    await fold();
    await fold();
    for (const node of addresses) {
      for (const role of [undefined, 'client', 'server'] as const) {
        // Asked for a protocol, and all of it is of this one, days are counted from those of services.
        const counted = await history(node, role, 6);
        expect(await history(node, role), `${node} as ${role}`).to.deep.equal(counted);
      }
    }
    expect((await history('10.0.0.2'))[0]).to.include({ peers: 4, services: 9 });
    const stored = () => asOwner(db().ownerUrl, 'select * from node_days order by tenant_id, day, address, role');
    const folded = await stored();
    await applyAgain('20260105000015_node_days.mjs');
    expect(await stored(), 'as the migration sums what is there').to.deep.equal(folded);
    await asOwner(db().ownerUrl, `delete from service_hours where tenant_id = $1 and hour >= '2026-01-31'`, [tenant]);
    await fold();
    expect((await history('10.0.0.2')).map(({ at }) => at.toISOString().slice(0, 10))).to.deep.equal([day(5), day(6)]);
  });

  it('stay what they were once their hours are dropped', async () => {
    await storeHours([{ hour: '2026-01-05T00:00:00Z' }]);
    await fold();
    await asOwner(
      db().ownerUrl,
      `insert into retention_drops (tenant_id, data, month, bytes) values ($1, 'hours', '2026-01-01', 1)`,
      [tenant],
    );
    await asOwner(db().ownerUrl, 'update service_hours set flows = 999 where tenant_id = $1', [tenant]);
    await fold();
    expect((await daysStored())[0]).to.include({ flows: 10 });
  });

  it('that depart from those before are noted: more, less, and failing; for services and for nodes', async () => {
    const usual = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((number) => [
      { hour: `${day(number)}T09:00:00Z`, bytes_out: number === 6 ? 30_000_000 : 10_000_000 },
      { hour: `${day(number)}T09:00:00Z`, port: 22, bytes_out: number === 7 ? 3_000_000 : 10_000_000 },
      {
        ...{ hour: `${day(number)}T09:00:00Z`, port: 53, flows: 100, bytes_out: 1_000 },
        ...{ client: '10.0.0.3', server: '10.0.0.8' },
        failed_flows: number === 8 ? 90 : 5,
      },
    ]);
    await storeHours(usual);
    await fold();
    const found = await changes('service');
    expect(found.map(({ day: on, port }: { day: string; port: number }) => [on, port])).to.deep.equal([
      [day(6), 443],
      [day(7), 22],
      [day(8), 53],
    ]);
    expect(found[0].factor).to.be.closeTo(3, 1e-9);
    expect(found[1].factor).to.be.closeTo(10 / 3, 1e-9);
    expect(found[2].failed_share).to.be.closeTo(0.9, 1e-6);
    const nodes = async () =>
      (await changes('node')).map(({ day: on, client }: { day: string; client: string }) => `${on} ${client}`);
    expect(await nodes(), 'the others do not depart as a whole').to.deep.equal([
      `${day(8)} 10.0.0.3`,
      `${day(8)} 10.0.0.8`,
    ]);
    await asOwner(db().ownerUrl, `update service_hours set bytes_out = 400000000 where tenant_id = $1 and hour >= $2`, [
      tenant,
      '2026-01-08',
    ]);
    await fold();
    expect(await nodes()).to.deep.equal(['1', '3', '8', '9'].map((last) => `${day(8)} 10.0.0.${last}`));
  });

  it('say nothing of little traffic, or of too few days before', async () => {
    await storeHours([1, 2, 3, 4].map((number) => ({ hour: `${day(number)}T09:00:00Z`, bytes_out: 10 ** number })));
    await storeHours(
      [1, 2, 3].map((number) => ({
        ...{ client: '10.0.0.2', server: '10.0.0.8' },
        ...{ hour: `${day(number)}T09:00:00Z`, bytes_out: 10 ** (6 + number) },
      })),
    );
    await fold();
    expect(await changes('service')).to.deep.equal([]);
  });

  it('that are judged alone are judged as they are among all', async () => {
    const hours = Array.from({ length: 28 }, (_, index) => ({
      ...{ hour: `${day(index + 1)}T09:00:00Z`, bytes_out: 1_000_000 * (1 + ((index * 7) % 11) ** 2) },
      port: 1 + (index % 2),
    }));
    await storeHours(hours);
    await fold();
    const all = [await changes('service'), await changes('node')];
    expect(all[0]).to.not.deep.equal([]);
    for (const number of [20, 3, 28, 11])
      await fold((transaction) => transaction.raw('insert into touched_days values (?)', [day(number)]));
    expect([await changes('service'), await changes('node')]).to.deep.equal(all);
  });
});
