import { PassThrough } from 'node:stream';
import type { Knex } from 'knex';
import { z } from 'zod';
import { putRule, readMemberships } from '../../db/application-members.ts';
import { applicationNamed, insertApplication, lockApplications, stateApplication } from '../../db/applications.ts';
import { type ListedApplication, listedApplications } from '../../domain/applications/read-list.ts';
import { xlsx } from '../../domain/reports/formats/xlsx.ts';
import type { Column, ReportModel } from '../../domain/reports/model.ts';
import { classifyAgain } from '../classify-again.ts';
import { attachment, csvDownload } from '../csv-download.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { Problem } from '../problem.ts';
import { faultyList, firstTable, receiveTable } from '../receive-table.ts';
import { record } from '../record.ts';
import { undoAfter } from '../undo-after.ts';
import { applicationImport } from './application-schemas.ts';
import { dryRun, LIST_REFUSED, listBody } from './list-import-schemas.ts';

const COLUMNS = [
  ...(['application', 'member', 'hostname', 'tier', 'confidence', 'archetype', 'owner', 'criticality'] as const),
  ...(['classification', 'compliance', 'description', 'readiness', 'site'] as const),
];
const MOST_ROWS = 20_000;

const importList = defineRoute({
  method: 'post',
  path: '/api/v1/applications/import',
  operationId: 'importApplications',
  tag: 'applications',
  summary: 'Import applications and who belongs to them',
  description:
    'CSV or a workbook with a header that names application, and member for addresses, prefixes and host names (with * and ?); also tier, owner, criticality, classification, compliance, description. What the list names is stated, its members become rules. All of the file is taken or nothing.',
  permission: 'network:write',
  query: z.strictObject({ mode: z.enum(['merge']).default('merge'), dry_run: dryRun }),
  rawBody: listBody,
  responses: {
    200: { description: 'What changed, or would', schema: applicationImport },
    ...LIST_REFUSED,
  },
  async handler(context) {
    const { dry_run } = context.query;
    const received = await receiveTable(context);
    if ('json' in received) throw notATable();
    const rows = firstTable(received.sheets);
    if (rows.length > MOST_ROWS) throw tooManyRows(rows.length);
    const { applications, faults } = listedApplications(rows);
    if (faults.length > 0) throw faultyList('applications', faults);
    const taken = await undoAfter<Taken>(dry_run, (keep) =>
      inOwnTenant(context, async (transaction) => {
        await lockApplications(transaction);
        const done = await take(transaction, applications, principalOf(context).userId);
        keep(done);
        const { created, changed, rules } = done;
        const sums = { created: created.length, changed: changed.length, rules };
        await record(transaction, context, 'application.import', null, { file: received.file.name, ...sums });
        await classifyAgain(transaction, context);
        return done;
      }),
    );
    return { status: 200, body: { dry_run, applications: applications.length, ...taken } };
  },
});

interface Taken {
  created: string[];
  changed: string[];
  rules: number;
}

async function take(
  transaction: Knex.Transaction,
  listed: readonly ListedApplication[],
  createdBy: string,
): Promise<Taken> {
  const taken: Taken = { created: [], changed: [], rules: 0 };
  for (const { name, fields, members } of listed) {
    const known = await applicationNamed(transaction, name);
    const id = known ?? (await insertApplication(transaction, { name }));
    (known === undefined ? taken.created : taken.changed).push(name);
    // A list without a word on an application still means that it is to stay.
    await stateApplication(transaction, id, { ...(fields as object), ...(known === undefined ? { name } : {}) });
    for (const { kind, pattern, tier } of members) {
      await putRule(transaction, {
        applicationId: id,
        kind,
        pattern,
        tier,
        action: 'include',
        learned: false,
        createdBy,
      });
      taken.rules += 1;
    }
  }
  return taken;
}

function notATable(): Problem {
  return new Problem(422, 'not-a-table', 'The file is JSON, where a table is expected.', {
    hint: 'Send CSV or a workbook with a header.',
  });
}

function tooManyRows(rows: number): Problem {
  return new Problem(413, 'too-large', `The list has ${rows} rows, more than ${MOST_ROWS}.`, {
    hint: 'Split it, or name hosts by patterns and prefixes.',
  });
}

const exportList = defineRoute({
  method: 'get',
  path: '/api/v1/applications/export',
  operationId: 'exportApplications',
  tag: 'applications',
  summary: 'Every application with its members, as a file that can be imported',
  description:
    'Cells that a spreadsheet would take for a formula begin with an apostrophe in CSV, and are text in XLSX.',
  permission: 'network:read',
  query: z.strictObject({ format: z.enum(['csv', 'xlsx']).default('csv') }),
  responses: { 200: { description: COLUMNS.join(', '), contentType: 'text/csv' } },
  async handler(context) {
    const { format } = context.query;
    const rows: Row[] = [];
    await inOwnTenant(context, async (transaction) => {
      for await (const batch of readMemberships(transaction)) rows.push(...batch);
      await record(transaction, context, 'application.export', null, { format, rows: rows.length });
    });
    if (format === 'csv') return csvDownload('applications.csv', COLUMNS, (send) => send(each(rows)));
    const stream = new PassThrough();
    xlsx.write(workbookOf(rows), stream, context.signal).catch((error: Error) => stream.destroy(error));
    return {
      status: 200,
      stream,
      headers: {
        'Content-Type': xlsx.contentType,
        'Content-Disposition': attachment('applications.xlsx'),
        'Content-Security-Policy': "sandbox; default-src 'none'",
      },
    };
  },
});

type Row = Record<string, string | number | null>;

async function* each(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

function workbookOf(rows: readonly Row[]): ReportModel {
  const columns = COLUMNS.map((key): Column => {
    const isNumber = key === 'confidence' || key === 'readiness';
    return { key, title: key, type: isNumber ? 'integer' : 'text', width: isNumber ? 12 : 24 };
  });
  const cells = rows.map((row) => COLUMNS.map((key) => row[key] ?? null));
  return {
    ...{ title: 'Applications', subject: 'Applications and their members', generated: new Date(), filters: [] },
    sections: [{ kind: 'table', title: 'Applications', columns, rows: [cells] }],
  };
}

/** Applications as lists; before the ids, which stand in the same place. */
export const applicationListRoutes: RouteDefinition[] = [exportList, importList];
