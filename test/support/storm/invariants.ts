import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { verifyTenant } from '../../../src/db/audit-verification.ts';
import { inTenant } from '../../../src/db/database.ts';
import { openObjectStore } from '../../../src/infra/encrypted-store.ts';
import { asOwner } from '../database.ts';
import { testEnvironment } from '../environment.ts';
import { eventually } from '../eventually.ts';
import type { ClientLedger } from './client.ts';
import type { StormPlatform } from './platform.ts';
import type { StormLog } from './storm-log.ts';

/** What must hold after a storm, whatever struck. */
export interface Aftermath {
  platform: StormPlatform;
  tenantId: string;
  folder: string;
  ledger: ClientLedger;
  logs: StormLog[];
  /** What the client's feed told, in order. */
  told: string[];
}

/** Waits until nothing is left to do; fails when something was given up. */
export async function quiescence({ db }: StormPlatform, milliseconds: number): Promise<void> {
  const open = await eventually(
    () =>
      asOwner<{ kind: string; state: string; error: unknown }>(
        db.ownerUrl,
        `select kind, state, error from jobs where state <> 'completed'`,
      ).catch(() => [{ kind: 'unknown', state: 'running', error: 'Postgres is away' }]),
    (jobs) => jobs.every(({ state }) => state !== 'queued' && state !== 'running'),
    { milliseconds },
  );
  expect(open, 'jobs that were given up').to.deep.equal([]);
}

/** Every line of every accepted log stands in the flows once, and nothing else does. */
export async function nothingLostNothingDoubled({ platform, tenantId, logs }: Aftermath): Promise<void> {
  const rows = await asOwner(
    platform.db.ownerUrl,
    `select u.name, u.state, u.sha256, count(f.line)::int as rows, count(distinct f.line)::int as lines,
       sum(f.bytes_out)::float8 as "bytesOut"
     from uploads u left join flows f on f.upload_no = u.no where u.tenant_id = $1 group by u.id order by u.no`,
    [tenantId],
  );
  const expected = logs.map(({ name, sha256, lines, bytesOut }) => ({
    ...{ name, state: 'stored', sha256, rows: lines, lines, bytesOut },
  }));
  expect(rows).to.have.deep.members(expected);
}

/** The topology is what the flows say, counted by one plain statement. */
export async function topologyIsWhatFlowsSay({ platform, tenantId }: Aftermath): Promise<void> {
  const edges = (sql: string) => asOwner(platform.db.ownerUrl, sql, [tenantId]);
  const said = await edges(
    `select host(src) as client, host(dst) as server, protocol, dst_port as port, count(*)::int as flows, sum(bytes_out)::float8 as bytes
     from flows where tenant_id = $1 group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  );
  const folded = await edges(
    `select host(c.address) as client, host(d.address) as server, s.protocol, s.port, s.flows::int as flows, s.bytes_out::float8 as bytes
     from network_services s join network_connections n on n.id = s.connection_id
     join network_nodes c on c.id = n.client_id join network_nodes d on d.id = n.server_id
     where s.tenant_id = $1 order by 1, 2, 3, 4`,
  );
  expect(digest(folded)).to.equal(digest(said));
  expect(folded.length).to.be.greaterThan(0);
}

/** What a client was told is accepted is there, byte for byte; and nothing lies about that nobody knows of. */
export async function acknowledgedMeansStored({ platform, tenantId, folder, ledger, logs }: Aftermath): Promise<void> {
  const objects = openObjectStore(join(folder, 'objects'), { current: testEnvironment().masterKey, previous: [] });
  const rows = await asOwner<{ id: string; name: string; key: string }>(
    platform.db.ownerUrl,
    'select id, name, storage_key as key from uploads where tenant_id = $1',
    [tenantId],
  );
  expect(rows.map(({ id, name }) => [name, id])).to.have.deep.members([...ledger.accepted]);
  for (const { name, key } of rows) {
    const sha256 = createHash('sha256')
      .update(await buffer(await objects.get(key)))
      .digest('hex');
    expect(sha256, name).to.equal(logs.find((log) => log.name === name)?.sha256);
  }
  const left = await readdir(join(folder, 'objects', 'uploads', tenantId));
  const known = new Set(rows.map(({ key }) => key.split('/').at(-1)));
  expect(left.filter((name) => known.has(name))).to.have.lengthOf(rows.length);
}

/** The audit chain is whole, and each upload stands in it once. */
export async function auditUnbroken({ platform, tenantId, ledger }: Aftermath): Promise<void> {
  const { db } = platform;
  const verdict = await eventually(
    () => inTenant(db.database.app, tenantId, (transaction) => verifyTenant(transaction, tenantId)),
    ({ unsealed, broken }) => unsealed === 0 || broken !== null,
    { milliseconds: 60_000 },
  );
  expect(verdict.broken).to.equal(null);
  const entries = await asOwner<{ target: string }>(
    db.ownerUrl,
    `select target from audit_log where tenant_id = $1 and action = 'file.upload' and outcome = 'success'`,
    [tenantId],
  );
  expect(entries.map(({ target }) => target)).to.have.deep.members([...ledger.accepted.values()]);
}

/** The feed told everything that was committed, in order, nothing twice. */
export function feedComplete({ told }: Aftermath, committed: string[]): void {
  expect(new Set(told).size, 'told twice').to.equal(told.length);
  expect(told).to.deep.equal(committed);
}

/** Clients got answers that say what to do, never a fault of ours. */
export function honestAnswers({ ledger }: Aftermath): void {
  const allowed = (status: number) => status < 500 || [503, 504, 507].includes(status);
  expect([...ledger.statuses].filter(([status]) => !allowed(status))).to.deep.equal([]);
  expect(ledger.withoutRetryAfter, '429 or 503 without Retry-After').to.equal(0);
}

/** No process ended that nobody ended. */
export function processesHealthy({ platform }: Aftermath): void {
  expect([...platform.apis, ...platform.workers].flatMap((one) => one.crashes())).to.deep.equal([]);
}

const digest = (rows: unknown) => createHash('sha256').update(JSON.stringify(rows)).digest('hex');
