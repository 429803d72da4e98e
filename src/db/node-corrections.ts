import type { Knex } from 'knex';
import type { NodeType } from '../domain/nodes/node-type.ts';
import { TENANT } from './counters.ts';

/** What somebody says of a node; what is left out stays, null takes back what was said. */
export interface NodeCorrection {
  hostname?: string | null | undefined;
  node_type?: NodeType | null | undefined;
  os?: string | null | undefined;
  owner?: string | null | undefined;
  notes?: string | null | undefined;
}

/** What is kept of what somebody said. */
export interface KeptCorrection {
  hostname: string | null;
  node_type: NodeType | null;
  os: string | null;
  owner: string | null;
  notes: string | null;
  changed_by: string | null;
  changed_at: Date;
}

const FIELDS = ['hostname', 'node_type', 'os', 'owner', 'notes'] as const;

/** Keeps what somebody says of a node and shows it at once; false when the tenant has no such node. */
export async function correctNode(
  transaction: Knex.Transaction,
  id: string,
  correction: NodeCorrection,
  changedBy: string,
): Promise<boolean> {
  // Locked first: a classification that is writing this node waits, and then sees what was said.
  const node = await transaction('network_nodes').select('tenant_id', 'address').where({ id }).forUpdate().first();
  if (!node) return false;
  const stated = Object.fromEntries(
    FIELDS.flatMap((field) => (correction[field] === undefined ? [] : [[field, correction[field]]])),
  );
  await transaction('node_corrections')
    .insert({ ...node, ...stated, changed_by: changedBy, changed_at: transaction.fn.now() })
    .onConflict(['tenant_id', 'address'])
    .merge([...Object.keys(stated), 'changed_by', 'changed_at']);
  await transaction('node_corrections')
    .where({ address: node.address })
    .whereRaw(`coalesce(${FIELDS.join(', ')}) is null`)
    .delete();
  await showCorrections(transaction, id);
  return true;
}

/** Makes nodes say what was said of them: one, or all whose correction a classification has just missed. */
export async function showCorrections(transaction: Knex.Transaction, id: string | null = null): Promise<void> {
  const found = (part: string) => `node.reasons #>> '{${part}}'`;
  const said = (column: string, part: string) => `coalesce(correction.${column}, ${found(`${part},value`)})`;
  const sure = (column: string, part: string) =>
    `case when correction.${column} is null then (${found(`${part},confidence`)})::smallint else 100 end`;
  const shown = [
    ...[said('hostname', 'hostname'), sure('hostname', 'hostname'), said('os', 'os'), sure('os', 'os')],
    `coalesce(correction.node_type, ${found('type,type')}, 'unknown')`,
    `coalesce(${sure('node_type', 'type')}, 0)`,
    ...['correction.owner', 'correction.notes'],
  ];
  const columns = [
    'hostname',
    'hostname_confidence',
    'os',
    'os_confidence',
    'node_type',
    'node_type_confidence',
    'owner',
    'notes',
  ];
  const which = id === null ? 'correction.address is not null' : 'own.id = :id';
  await transaction.raw(
    `update network_nodes node set (${columns.join(', ')}) = (select ${shown.join(', ')})
     from network_nodes own left join node_corrections correction on correction.address = own.address
     where own.id = node.id and ${which} and own.tenant_id = ${TENANT}
       and (${columns.map((column) => `node.${column}`).join(', ')}) is distinct from (${shown.join(', ')})`,
    { id },
  );
}

/** What was said of the node at an address. */
export function findCorrection(transaction: Knex.Transaction, nodeId: string): Promise<KeptCorrection | undefined> {
  return transaction('node_corrections')
    .select(...FIELDS, 'changed_by', 'changed_at')
    .whereRaw('address = (select address from network_nodes where id = ?)', [nodeId])
    .first();
}
