import { z } from 'zod';
import { allSites } from '../../db/sites.ts';
import { allZones } from '../../db/zones.ts';
import { rangeKeys } from '../../domain/sites/range-key.ts';
import { planZones } from '../../domain/zones/plan-zones.ts';
import { zonesOfJson, zonesOfTable } from '../../domain/zones/read-zones.ts';
import type { Zone } from '../../domain/zones/zone.ts';
import { changeZones } from '../change-zones.ts';
import { attachment, csvDownload } from '../csv-download.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { faultyList, firstTable, receiveTable } from '../receive-table.ts';
import { record } from '../record.ts';
import { importQuery, LIST_REFUSED, listBody } from './list-import-schemas.ts';
import { zoneImport } from './zone-schemas.ts';

const CSV_COLUMNS = ['zone', 'range', 'criticality', 'environment', 'compliance', 'owner', 'site', 'description'];

const importZones = defineRoute({
  method: 'post',
  path: '/api/v1/zones/import',
  operationId: 'importZones',
  tag: 'zones',
  summary: 'Import zones from a table or JSON',
  description:
    'A table has a header with at least zone and range, and a row for each zone or each prefix; JSON is what the export gives. All of the file is taken or nothing.',
  permission: 'network:write',
  query: importQuery,
  rawBody: listBody,
  responses: {
    200: { description: 'What changed, or would', schema: zoneImport },
    ...LIST_REFUSED,
  },
  async handler(context) {
    const { mode, dry_run } = context.query;
    const received = await receiveTable(context);
    const keyOf = rangeKeys(await inOwnTenant(context, allSites));
    const read =
      'json' in received ? zonesOfJson(received.json, keyOf) : zonesOfTable(firstTable(received.sheets), keyOf);
    if (read.faults.length > 0) throw faultyList('zones', read.faults);
    const sums = { zones: read.zones.length, ranges: read.zones.reduce((sum, { ranges }) => sum + ranges.length, 0) };
    const { result, nodesMoved } = await changeZones(
      context,
      async (current) => {
        const { zones, ...plan } = planZones(current, read.zones, mode, keyOf);
        return { zones, result: plan };
      },
      async (transaction, plan) => {
        const counts = { created: plan.created.length, changed: plan.changed.length, deleted: plan.deleted.length };
        await record(transaction, context, 'zone.import', null, { mode, file: received.file.name, ...sums, ...counts });
        return plan;
      },
      { dryRun: dry_run },
    );
    return { status: 200, body: { dry_run, mode, ...sums, ...result, nodes_moved: nodesMoved } };
  },
});

const exportZones = defineRoute({
  method: 'get',
  path: '/api/v1/zones/export',
  operationId: 'exportZones',
  tag: 'zones',
  summary: 'Every zone as a file that can be imported',
  description:
    'In CSV a row for each prefix; cells that a spreadsheet would take for a formula begin with an apostrophe.',
  permission: 'network:read',
  query: z.strictObject({ format: z.enum(['csv', 'json']).default('csv') }),
  responses: { 200: { description: CSV_COLUMNS.join(', '), contentType: 'text/csv' } },
  async handler(context) {
    const { format } = context.query;
    const zones = await inOwnTenant(context, async (transaction) => {
      const all = await allZones(transaction);
      await record(transaction, context, 'zone.export', null, { format, zones: all.length });
      return all;
    });
    if (format === 'csv') return csvDownload('zones.csv', CSV_COLUMNS, (send) => send(csvRows(zones)));
    const body = { zones: zones.map(({ id: _id, ...rest }) => rest) };
    return { status: 200, body, headers: { 'Content-Disposition': attachment('zones.json') } };
  },
});

async function* csvRows(zones: readonly Zone[]) {
  for (const { name, ranges, criticality, environment, compliance, owner, site, description } of zones) {
    for (const range of ranges.length > 0 ? ranges : [''])
      yield {
        zone: name,
        range,
        criticality,
        environment,
        compliance: compliance.join('; '),
        owner,
        site,
        description,
      };
  }
}

/** Zones as files. Before those by id, which stand in the same place. */
export const zoneListRoutes: RouteDefinition[] = [exportZones, importZones];
