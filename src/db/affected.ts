import type { Knex } from 'knex';
import { shownSql } from './site-sql.ts';

/** A machine that an alert is about, as far as it is known. */
export interface AffectedNode {
  address: string;
  address_site: string | null;
  hostname: string | null;
  node_type: string;
  zone: string | null;
}

/** An application that one of these machines is a member of. */
export interface AffectedApplication {
  id: string;
  name: string;
  criticality: string | null;
  owner: string | null;
  /** The members among the machines. */
  members: string[];
}

/** What is known of machines by their addresses, in their order, and the applications that they belong to, by name. */
export async function affectedBy(
  transaction: Knex.Transaction,
  addresses: readonly string[],
): Promise<{ nodes: AffectedNode[]; applications: AffectedApplication[] }> {
  if (addresses.length === 0) return { nodes: [], applications: [] };
  const nodes = await transaction.raw(
    `select ${shownSql('node.address', 'address')}, node.hostname, node.node_type, zone.name as zone
       from network_nodes node left join zones zone on zone.id = node.zone_id
      where node.address = any(?::inet[]) order by array_position(?::inet[], node.address)`,
    [[...addresses], [...addresses]],
  );
  const applications = await transaction.raw(
    `select application.id, application.name, application.criticality, application.owner,
       array_agg(shown_address(member.address) order by array_position(?::inet[], member.address)) as members
       from application_members member join applications application on application.id = member.application_id
      where member.address = any(?::inet[])
      group by application.id order by application.name, application.id`,
    [[...addresses], [...addresses]],
  );
  return { nodes: nodes.rows, applications: applications.rows };
}
