import { z } from 'zod';
import { type InventoryChange, listInventory, storeInventory } from '../../db/inventory.ts';
import { countDisagreements, DISAGREEMENTS, listDisagreements, newestRecord } from '../../db/reconcile-inventory.ts';
import { inventoryOfJson, inventoryOfTable } from '../../domain/inventory/read-inventory.ts';
import { protocolName } from '../../domain/ports/protocols.ts';
import { moment } from '../../domain/requests/moment.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { siteOf, text } from '../network-view.ts';
import { faultyList, firstTable, receiveTable } from '../receive-table.ts';
import { record } from '../record.ts';
import { count, pageOf, pageQuery, timestamp } from '../schemas.ts';
import { undoAfter } from '../undo-after.ts';
import { importQuery, LIST_REFUSED, listBody } from './list-import-schemas.ts';

const DAY = 86_400_000;

const host = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    addresses: z.array(z.string()),
    site: z.string().nullable(),
    owner: z.string().nullable(),
    environment: z.string().nullable(),
    role: z.string().nullable(),
    status: z.string().nullable(),
    description: z.string().nullable(),
    services: z
      .array(z.string())
      .nullable()
      .meta({ description: 'What it is to offer, as 443/tcp; null when the list says nothing of services' }),
    last_seen: timestamp.nullable().meta({ description: 'When any of its addresses was seen last' }),
    updated_at: timestamp,
  })
  .meta({ id: 'InventoryHost' });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/inventory',
  operationId: 'listInventory',
  tag: 'inventory',
  summary: 'Hosts that should be there, by name',
  permission: 'network:read',
  query: z.strictObject({ ...pageQuery.shape, q: text(100).optional().meta({ description: 'Part of the name' }) }),
  responses: { 200: { description: 'A page of hosts', schema: pageOf(host) } },
  async handler(context) {
    const { limit, cursor, q } = context.query;
    const page = await inOwnTenant(context, (transaction) => listInventory(transaction, { q }, { limit, cursor }));
    const items = page.items.map((row) => ({ ...row, services: row.services?.map(named) ?? null }));
    return { status: 200, body: { ...page, items } };
  },
});

const importInventory = defineRoute({
  method: 'post',
  path: '/api/v1/inventory/import',
  operationId: 'importInventory',
  tag: 'inventory',
  summary: 'Import the list of hosts that should be there',
  description:
    'A table (CSV or a workbook) whose header names addresses, in any of several languages, or what the API of NetBox answers for devices, virtual machines, IP addresses and services. All of the file is taken or nothing.',
  permission: 'network:write',
  query: importQuery,
  rawBody: listBody,
  responses: {
    200: {
      description: 'What changed, or would',
      schema: z
        .strictObject({
          dry_run: z.boolean(),
          mode: z.enum(['replace', 'merge']),
          hosts: count.meta({ description: 'Hosts in the file' }),
          created: count,
          changed: count,
          deleted: count,
          unchanged: count,
        })
        .meta({ id: 'InventoryImport' }),
    },
    ...LIST_REFUSED,
  },
  async handler(context) {
    const { mode, dry_run } = context.query;
    const received = await receiveTable(context);
    const read = 'json' in received ? inventoryOfJson(received.json) : inventoryOfTable(firstTable(received.sheets));
    if (read.faults.length > 0) throw faultyList('hosts', read.faults);
    const change = await undoAfter<InventoryChange>(dry_run, (keep) =>
      inOwnTenant(context, async (transaction) => {
        const result = await storeInventory(transaction, read.hosts, mode);
        keep(result);
        const details = { mode, file: received.file.name, hosts: read.hosts.length, ...result };
        await record(transaction, context, 'inventory.import', null, details);
        return result;
      }),
    );
    return { status: 200, body: { dry_run, mode, hosts: read.hosts.length, ...change } };
  },
});

const disagreement = z
  .strictObject({
    address: z.string(),
    site: siteOf,
    node_id: z.uuid().nullable(),
    host_id: z.uuid().nullable(),
    host: z.string().nullable().meta({ description: 'As listed; of a conflict, every host that lists the address' }),
    hostname: z.string().nullable().meta({ description: 'As seen' }),
    protocol: z.int().nullable(),
    protocol_name: z.string().nullable(),
    port: z.int().nullable(),
    clients: count.nullable(),
    flows: count.nullable(),
    last_seen: timestamp.nullable(),
  })
  .meta({ id: 'Disagreement' });

const reconciliation = defineRoute({
  method: 'get',
  path: '/api/v1/inventory/reconciliation',
  operationId: 'reconcileInventory',
  tag: 'inventory',
  summary: 'Where the network and its inventory disagree',
  description:
    'unknown: an internal address that was seen and that no host lists. silent: a listed address not seen for silent_days. unexpected-service: a port that a client reached or a scan found open, of a host whose services are listed, that is not among them. conflict: an address that several hosts list. Days count back from as_of, by default from the newest record there is.',
  permission: 'network:read',
  query: z.strictObject({
    ...pageQuery.shape,
    kind: z.enum(DISAGREEMENTS).default('unknown'),
    silent_days: z.coerce.number().int().min(1).max(3_650).default(30),
    as_of: moment.optional(),
  }),
  responses: {
    200: {
      description: 'A page of one kind, by address, and how many there are of each',
      schema: z.strictObject({
        ...pageOf(disagreement).shape,
        since: timestamp.meta({ description: 'What was not seen since then counts as silent' }),
        counts: z
          .strictObject({ hosts: count, unknown: count, silent: count, 'unexpected-service': count, conflict: count })
          .meta({ id: 'ReconciliationCounts' }),
      }),
    },
  },
  async handler(context) {
    const { limit, cursor, kind, silent_days, as_of } = context.query;
    const body = await inOwnTenant(context, async (transaction) => {
      const asOf = as_of === undefined ? ((await newestRecord(transaction)) ?? new Date()) : new Date(as_of);
      const since = new Date(asOf.getTime() - silent_days * DAY);
      const page = await listDisagreements(transaction, kind, { since }, { limit, cursor });
      return { ...page, since, counts: await countDisagreements(transaction, { since }) };
    });
    const items = body.items.map((row) => ({
      ...row,
      protocol_name: row.protocol === null ? null : protocolName(row.protocol),
    }));
    return { status: 200, body: { ...body, items } };
  },
});

/** `443/6` as people write it. */
function named(service: string): string {
  const [port, protocol] = service.split('/');
  return `${port}/${protocolName(Number(protocol))}`;
}

/** What should be there, and what is. */
export const inventoryRoutes: RouteDefinition[] = [list, importInventory, reconciliation];
