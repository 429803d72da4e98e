import type { Knex } from 'knex';

/**
 * The version of the tenant's topology as this transaction sees it. What is read after it is of that version or newer;
 * another version comes with every change, and none comes twice.
 */
export async function topologyVersion(transaction: Knex.Transaction): Promise<string> {
  const { rows } = await transaction.raw(
    `select md5(coalesce(string_agg(backend || ' ' || version, ',' order by backend), '')) as version
       from topology_versions`,
  );
  return rows[0].version;
}

/** Forgets what connections noted that have been silent for so many days; their tenants get another version by it. */
export async function pruneTopologyVersions(control: Knex, days: number): Promise<void> {
  await control.raw(
    `delete from topology_versions where (tenant_id, backend) in (
       select tenant_id, backend from topology_versions where changed_at < now() - make_interval(days => ?)
          for update skip locked)`,
    [days],
  );
}
