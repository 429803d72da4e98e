import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import pg from 'pg';
// @ts-expect-error: a migration is plain JavaScript
import { down, up } from '../../migrations/20260102000003_audit_chain.mjs';
import { writeAudit } from '../../src/db/audit.ts';
import { CHAINED_COLUMNS, countUnsealed, noteAnchors, sealRows } from '../../src/db/audit-seals.ts';
import { type TenantVerdict, verifyAllTenants } from '../../src/db/audit-verification.ts';
import { inTenant, openKnex } from '../../src/db/database.ts';
import { GENESIS, sealOf } from '../../src/domain/audit/chain.ts';
import type { Anchor } from '../../src/domain/audit/verify-chain.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { makeTenant } from '../support/tenant.ts';

const WRITERS = 8;
const ROWS = 250;

describe('the audit chain', () => {
  const db = useDatabase();
  const owner = (sql: string, values: unknown[] = []) => asOwner(db().ownerUrl, sql, values);
  /** As often as it takes: a row waits while any older transaction runs. */
  const sealAll = async () => {
    await eventually(
      async () => {
        while (((await sealRows(db().database.control, 500))?.rows ?? 0) > 0);
        return countUnsealed(db().database.control);
      },
      (unsealed) => unsealed === 0,
    );
  };
  const write = (tenantId: string, rows: number) =>
    inTenant(db().database.app, tenantId, async (transaction) => {
      for (let row = 0; row < rows; row++) {
        const entry = {
          tenantId,
          actorId: null,
          action: 'job.submit',
          target: `row ${row}`,
          details: { row },
        } as const;
        await writeAudit(transaction, { ...entry, requestId: 'request-1', ip: '10.0.0.1' });
      }
    });
  const verdictOf = async (tenantId: string, head?: Anchor): Promise<TenantVerdict> => {
    const verdicts = await verifyAllTenants(db().database.control, new Map(head ? [[tenantId, head]] : []));
    return verdicts.find((verdict) => verdict.tenant_id === tenantId) as TenantVerdict;
  };
  const sealedTenant = async (rows: number): Promise<string> => {
    const tenantId = await makeTenant(db().ownerUrl);
    await write(tenantId, rows);
    await sealAll();
    return tenantId;
  };
  const idAt = async (tenantId: string, seq: number): Promise<string> => {
    const [row] = await owner('select audit_id from audit_seals where tenant_id = $1 and seq = $2', [tenantId, seq]);
    return String(row?.audit_id);
  };

  it(`stands when ${WRITERS} writers write ${ROWS} rows each while two sealers seal`, async () => {
    const tenants = [await makeTenant(db().ownerUrl), await makeTenant(db().ownerUrl)];
    let writing = true;
    const seal = async () => {
      while (writing) await sealRows(db().database.control, 100);
    };
    const writer = async (number: number) => {
      const client = new pg.Client(db().urls.controlUrl);
      await client.connect();
      for (let row = 0; row < ROWS; row++) {
        // Transactions of different length, so that they commit in another order than they began in.
        await client.query('begin');
        await client.query(`insert into audit_log (tenant_id, action, target) values ($1, 'job.submit', $2)`, [
          tenants[number % 2],
          `${number}/${row}`,
        ]);
        if (row % 7 === number % 7) await client.query('select pg_sleep(0.003)');
        await client.query(row % 25 === 24 ? 'rollback' : 'commit');
      }
      await client.end();
    };
    const sealers = [seal(), seal()];
    await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
    writing = false;
    await Promise.all(sealers);
    await sealAll();
    let links = 0;
    for (const tenant of tenants) {
      const verdict = await verdictOf(tenant);
      expect(verdict.broken).to.equal(null);
      expect(verdict.unsealed).to.equal(0);
      links += verdict.links;
    }
    expect(links).to.equal(WRITERS * ROWS * (24 / 25));
  }).timeout(120_000);

  it('waits for a transaction that is still running, and then takes its rows', async () => {
    const tenantId = await makeTenant(db().ownerUrl);
    const slow = new pg.Client(db().urls.controlUrl);
    await slow.connect();
    await slow.query('begin');
    await slow.query(`insert into audit_log (tenant_id, action) values ($1, 'job.retry')`, [tenantId]);
    await write(tenantId, 3);
    await sealRows(db().database.control, 500);
    expect(await verdictOf(tenantId)).to.include({ links: 0, unsealed: 3, broken: null });
    await slow.query('commit');
    await slow.end();
    await sealAll();
    expect(await verdictOf(tenantId)).to.include({ links: 4, unsealed: 0, broken: null });
  });

  it('names an edited row', async () => {
    const tenantId = await sealedTenant(10);
    await owner(`update audit_log set details = '{"row": 99}' where id = $1`, [await idAt(tenantId, 4)]);
    expect((await verdictOf(tenantId)).broken).to.include({ seq: 4, fault: 'row-changed' });
  });

  it('names every column that is edited', async () => {
    const changes = {
      at: `at + interval '1 microsecond'`,
      actor_id: 'gen_random_uuid()',
      action: `'job.retry'`,
      target: `'another'`,
      outcome: `'denied'`,
      request_id: 'null',
      ip: `'10.0.0.2'`,
      xid: `'3'`,
    };
    for (const [column, value] of Object.entries(changes)) {
      const tenantId = await sealedTenant(3);
      await owner(`update audit_log set ${column} = ${value} where id = $1`, [await idAt(tenantId, 2)]);
      expect((await verdictOf(tenantId)).broken?.seq, column).to.equal(2);
    }
  });

  it('names a removed row, with and without its seal', async () => {
    const tenantId = await sealedTenant(10);
    const id = await idAt(tenantId, 5);
    await owner('delete from audit_log where id = $1', [id]);
    expect((await verdictOf(tenantId)).broken).to.include({ seq: 5, fault: 'row-removed' });
    await owner('delete from audit_seals where audit_id = $1', [id]);
    expect((await verdictOf(tenantId)).broken).to.include({ seq: 5, fault: 'seal-removed' });
    await owner('update audit_seals set seq = seq - 1 where tenant_id = $1 and seq > 5', [tenantId]).catch(() => {});
    expect((await verdictOf(tenantId)).broken?.seq, 'numbers closed up').to.equal(5);
  });

  it('names swapped rows', async () => {
    const tenantId = await sealedTenant(10);
    const [a, b] = [await idAt(tenantId, 3), await idAt(tenantId, 7)];
    await owner(
      'update audit_log x set target = y.target, details = y.details from audit_log y where x.id in ($1, $2) and y.id in ($1, $2) and x.id <> y.id',
      [a, b],
    );
    expect((await verdictOf(tenantId)).broken).to.include({ seq: 3, fault: 'row-changed' });
    const other = await sealedTenant(10);
    const [c, d] = [await idAt(other, 2), await idAt(other, 6)];
    await owner('update audit_seals set audit_id = -1 where audit_id = $1', [c]);
    await owner('update audit_seals set audit_id = $1 where audit_id = $2', [c, d]);
    await owner('update audit_seals set audit_id = $1 where audit_id = -1', [d]);
    expect((await verdictOf(other)).broken).to.include({ seq: 2, fault: 'row-changed' });
  });

  it('names a tail that was cut off, by the head that was noted before', async () => {
    const tenantId = await sealedTenant(10);
    const { head } = await verdictOf(tenantId);
    const cut = async () => {
      await owner(
        'delete from audit_log where id in (select audit_id from audit_seals where tenant_id = $1 and seq > 7)',
        [tenantId],
      );
      await owner('delete from audit_seals where tenant_id = $1 and seq > 7', [tenantId]);
    };
    await noteAnchors(db().database.control, 'siem', [[tenantId, head as Anchor]]);
    await cut();
    expect((await verdictOf(tenantId)).broken).to.include({ seq: 8, fault: 'tail-removed' });
    await owner('delete from audit_anchors where tenant_id = $1', [tenantId]);
    expect((await verdictOf(tenantId)).broken, 'every trace in the database removed').to.equal(null);
    expect((await verdictOf(tenantId, head as Anchor)).broken, 'the head kept outside').to.include({ seq: 8 });
  });

  it('names a chain that was written anew, by the hash noted before', async () => {
    const tenantId = await sealedTenant(4);
    const { head } = await verdictOf(tenantId);
    await noteAnchors(db().database.control, 'siem', [[tenantId, head as Anchor]]);
    await owner('update audit_log set target = $2 where id = $1', [await idAt(tenantId, 2), 'forged']);
    await owner('delete from audit_seals where tenant_id = $1', [tenantId]);
    // What an owner would do who knows how the chain is made.
    await resealAs(db().ownerUrl, tenantId);
    expect((await verdictOf(tenantId)).broken).to.include({ seq: 4, fault: 'chain-rewritten' });
  });

  it('names a row slipped in behind the chain', async () => {
    const tenantId = await sealedTenant(3);
    await owner(`insert into audit_log (tenant_id, action, xid) values ($1, 'job.submit', '5')`, [tenantId]);
    expect((await verdictOf(tenantId)).broken).to.include({ seq: null, fault: 'row-not-sealed' });
  });

  it('cannot be changed by the roles of the running platform, nor told another time or transaction', async () => {
    const tenantId = await sealedTenant(1);
    const attempts = [
      `update audit_seals set hash = hash`,
      'delete from audit_seals',
      'truncate audit_seals',
      'update audit_anchors set seq = 1',
      'delete from audit_anchors',
      'delete from siem_cursor',
      'update audit_log set target = null',
      'delete from audit_log',
      `insert into audit_log (tenant_id, action, xid) values ('${tenantId}', 'x', '5')`,
      `insert into audit_log (tenant_id, action, at) values ('${tenantId}', 'x', now())`,
      `insert into audit_log (tenant_id, action, id) overriding system value values ('${tenantId}', 'x', 1)`,
    ];
    for (const url of [db().urls.appUrl, db().urls.controlUrl, db().urls.loaderUrl]) {
      for (const sql of attempts) {
        const answer = await asOwner(url, sql).then(
          () => 'allowed',
          (error: { code: string }) => error.code,
        );
        expect(answer, sql).to.equal('42501');
      }
    }
    const seal = `insert into audit_seals (tenant_id, seq, audit_id, xid, hash) values ('${tenantId}', 9, 9, '9', '')`;
    const refused = await asOwner(db().urls.appUrl, seal).catch((error: { code: string }) => error.code);
    expect(refused).to.equal('42501');
  });

  it('takes the change back when its row cannot be written', async () => {
    const tenantId = await makeTenant(db().ownerUrl);
    const name = `job of ${randomUUID()}`;
    const attempt = inTenant(db().database.app, tenantId, async (transaction) => {
      await transaction('reports').count();
      await transaction('jobs').insert({ tenant_id: tenantId, kind: 'discovery', payload: JSON.stringify({ name }) });
      await writeAudit(transaction, { tenantId, actorId: null, action: 'job.submit', outcome: 'odd' as never });
    });
    expect(await attempt.catch((error: { code: string }) => error.code)).to.equal('23514');
    expect(await owner(`select 1 from jobs where payload->>'name' = $1`, [name])).to.deep.equal([]);
  });

  it('goes back and forth as a migration, and seals what was written before it', async () => {
    const owner = openKnex({ url: db().ownerUrl }, { poolSize: 1, statementTimeout: 15_000 });
    const rows = async () => (await owner.raw('select count(*)::int as count from audit_log')).rows[0].count;
    const before = await rows();
    await down(owner);
    const tenantId = await makeTenant(db().ownerUrl);
    await write(tenantId, 3);
    await up(owner);
    expect(await rows()).to.equal(before + 3);
    await owner.destroy();
    await sealAll();
    expect(await verdictOf(tenantId)).to.include({ links: 3, broken: null });
  });
});

/** Chains the tenant's rows anew in their order, as the owner. */
async function resealAs(ownerUrl: string, tenantId: string): Promise<void> {
  const rows = await asOwner(
    ownerUrl,
    `select ${CHAINED_COLUMNS} from audit_log a where tenant_id = $1 order by a.xid, a.id`,
    [tenantId],
  );
  let hash: Buffer = GENESIS;
  for (const [index, row] of rows.entries()) {
    hash = sealOf(hash, index + 1, row as never);
    await asOwner(
      ownerUrl,
      'insert into audit_seals (tenant_id, seq, audit_id, xid, hash) values ($1, $2, $3, $4::text::xid8, $5)',
      [tenantId, index + 1, row.id, row.xid, hash],
    );
  }
}
