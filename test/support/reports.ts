import { randomUUID } from 'node:crypto';
import { insertAlert } from '../../src/db/alerts.ts';
import { inTenant } from '../../src/db/database.ts';
import type { ReportParameters } from '../../src/db/reports.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { history } from '../../src/workers/history.ts';
import { portResearch } from '../../src/workers/port-research.ts';
import type { JobContext } from '../../src/workers/processor.ts';
import { asOwner, type TestDatabase } from './database.ts';
import { jobContext, storeUpload } from './network.ts';
import { makeTenant } from './tenant.ts';

/** A tenant with something of everything that reports tell of. */
export interface ReportedTenant {
  tenant: string;
  context: JobContext;
  /** Ids. */
  cardZone: string;
  application: string;
}

/**
 * Users (10.1.0.0/16) call a payment web server (10.2.0.1), which calls its database (10.2.0.2); somebody outside is
 * called as well; an administrator uses Telnet into the card zone (10.2.0.0/16), for which a reason is approved.
 */
export async function reportedTenant(db: TestDatabase): Promise<ReportedTenant> {
  const tenant = await makeTenant(db.ownerUrl, `Example Bank ${randomUUID()}`);
  const context = jobContext(db, tenant);
  const sql = (text: string, values: unknown[]) => asOwner<{ id: string }>(db.ownerUrl, text, values);
  const flow = (src: string, dst: string, dst_port: number, time: string, more = {}) => ({
    src,
    dst,
    dst_port,
    time,
    ...more,
  });
  const upload_id = await storeUpload(db, tenant, [
    flow('10.1.0.1', '10.2.0.1', 443, '2026-01-05T08:00:00Z'),
    flow('10.1.0.2', '10.2.0.1', 443, '2026-01-06T08:00:00Z'),
    flow('10.1.0.3', '10.2.0.1', 23, '2026-01-07T08:00:00Z'),
    flow('10.1.0.3', '10.2.0.1', 8443, '2026-01-07T09:00:00Z', { failed: true, action: 'deny' }),
    flow('10.2.0.1', '10.2.0.2', 5432, '2026-01-08T08:00:00Z'),
    flow('10.2.0.1', '203.0.113.9', 443, '2026-01-09T08:00:00Z'),
    flow('10.1.0.1', '10.3.0.7', 445, '2026-01-20T08:00:00Z'),
  ]);
  await discovery({ upload_id }, context);
  await history({ upload_id }, context);
  await portResearch({}, context);
  const zone = async (name: string, range: string, compliance: string[]) => {
    const [row] = await sql('insert into zones (tenant_id, name, compliance) values ($1, $2, $3) returning id', [
      tenant,
      name,
      compliance,
    ]);
    await sql('insert into zone_ranges (tenant_id, zone_id, range) values ($1, $2, $3)', [tenant, row?.id, range]);
    await sql('update network_nodes set zone_id = $2 where tenant_id = $1 and address <<= $3::inet', [
      tenant,
      row?.id,
      range,
    ]);
    return row?.id ?? '';
  };
  await zone('Users', '10.1.0.0/16', []);
  const cardZone = await zone('Card data', '10.2.0.0/16', ['PCI CDE']);
  const application = await addApplication(sql, tenant);
  const [asker, approver] = [randomUUID(), randomUUID()];
  await sql(
    `insert into port_justifications (tenant_id, protocol, port, purpose, owner, safeguards, state, requested_by, approved_by,
       approved_at, review_due)
     values ($1, 6, 23, 'Console of the old switch', 'Network team', 'Jump host only', 'approved', $2, $3, '2026-01-02', '2026-07-02')`,
    [tenant, asker, approver],
  );
  await inTenant(db.database.app, tenant, async (transaction) => {
    for (const severity of ['critical', 'medium'] as const) {
      const who = { client: '10.1.0.3', server: '10.2.0.1', protocol: 6, port: 23 };
      await insertAlert(transaction, {
        tenantId: tenant,
        createdBy: null,
        title: `A ${severity} thing`,
        description: 'Seen',
        severity,
        ...who,
      });
    }
  });
  await sql(`update security_alerts set first_seen = '2026-01-07', last_seen = '2026-01-08' where tenant_id = $1`, [
    tenant,
  ]);
  return { tenant, context, cardZone, application };
}

async function addApplication(
  sql: (text: string, values: unknown[]) => Promise<{ id: string }[]>,
  tenant: string,
): Promise<string> {
  const readiness = {
    ...{ score: 70, services_in: 3, services_out: 1, services_inside: 1, zone_crossings: 3, unexplained_flows: 1 },
    blast_radius: [{ hops: 1, nodes: 2 }],
    articulation_points: ['10.2.0.1'],
    parts: [{ name: 'known services', score: 90, weight: 25, text: '90 %' }],
  };
  const add = (name: string, readinessOf: object | null) =>
    sql(
      'insert into applications (tenant_id, name, owner, readiness, readiness_score) values ($1, $2, $3, $4, 70) returning id',
      [...[tenant, name, 'Payments', readinessOf && JSON.stringify(readinessOf)]],
    );
  const [payments] = await add('Payments', readiness);
  const [archive] = await add('Archive', null);
  const member =
    'insert into application_members (tenant_id, application_id, address, tier, tier_confidence, confidence) values ($1, $2, $3, $4, 80, 90)';
  await sql(member, [tenant, payments?.id, '10.2.0.1', 'web']);
  await sql(member, [tenant, payments?.id, '10.2.0.2', 'data']);
  await sql(
    `insert into application_dependencies (tenant_id, client_id, server_id, protocol, port, clients, servers, flows, failed_flows,
       bytes, confidence) values ($1, $2, $3, 6, 443, 1, 1, 5, 0, 100, 80)`,
    [tenant, payments?.id, archive?.id],
  );
  return payments?.id ?? '';
}

/** Filters with which a kind has something to say of that tenant. */
export function filtersFor(kind: string, { application }: ReportedTenant): ReportParameters['filters'] {
  if (kind === 'application-dossier') return { application };
  if (kind === 'changes') return { from: '2026-01-06T12:00:00Z', to: '2026-01-16T12:00:00Z' };
  return {};
}

/** Asks for a report as the API does, past it. Gives its id. */
export async function askForReport(
  { ownerUrl }: TestDatabase,
  tenant: string,
  kind: string,
  format: string,
  parameters: ReportParameters = {},
): Promise<string> {
  const [row] = await asOwner<{ id: string }>(
    ownerUrl,
    `with job as (insert into jobs (tenant_id, kind, payload) values ($1, 'report', '{}') returning id)
     insert into reports (tenant_id, job_id, kind, format, parameters, created_at)
     select $1, id, $4, $2, $3, '2026-02-01T08:00:00Z' from job returning id`,
    [tenant, format, JSON.stringify(parameters), kind],
  );
  return row?.id ?? '';
}
