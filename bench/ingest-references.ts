import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'fast-csv';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { asOwner, testDatabase } from '../test/support/database.ts';
import { TYPED_COLUMNS } from './typed-rows.ts';

export const hasPsql = () => spawnSync('psql', ['--version']).status === 0;

/** Seconds for `\copy` of typed rows into a table like the one ingest fills, index for index, and one grouping statement. */
export async function copyAndGroup(file: string): Promise<number> {
  const db = await testDatabase();
  try {
    await makeTables(db.ownerUrl);
    const began = performance.now();
    await copy(db.ownerUrl, file);
    await asOwner(
      db.ownerUrl,
      `insert into edges (tenant_id, upload_no, client, server, protocol, port, flows, failed_flows, bytes_out, bytes_in,
         first_seen, last_seen)
       select '00000000-0000-0000-0000-000000000000', 1, src, dst, protocol, dst_port, count(*), count(*) filter (where failed),
         sum(bytes_out), sum(bytes_in), min(time), max(time) from copied group by 3, 4, 5, 6`,
    );
    return (performance.now() - began) / 1_000;
  } finally {
    await db.drop();
  }
}

/** Seconds for the way most begin with: fast-csv's objects, inserted a thousand at a time. */
export async function batchedInserts(file: string): Promise<number> {
  const db = await testDatabase();
  const client = new pg.Client(db.ownerUrl);
  try {
    await makeTables(db.ownerUrl);
    await client.connect();
    const began = performance.now();
    let rows: Record<string, string>[] = [];
    const insert = async () => {
      const slots = rows.map((_, at) => `(${COLUMNS.map((__, i) => `$${at * COLUMNS.length + i + 1}`).join(', ')})`);
      const sql = `insert into copied (${COLUMNS.map(([column]) => column).join(', ')}) values ${slots.join(', ')}`;
      await client.query(
        sql,
        rows.flatMap((row) => COLUMNS.map(([, value]) => value(row))),
      );
      rows = [];
    };
    for await (const row of createReadStream(file).pipe(parse({ headers: true }))) {
      rows.push(row as Record<string, string>);
      if (rows.length === 1_000) await insert();
    }
    if (rows.length > 0) await insert();
    return (performance.now() - began) / 1_000;
  } finally {
    await client.end();
    await db.drop();
  }
}

type Row = Record<string, string>;
/** Of the firewall CSV of test/support/big-log. */
const COLUMNS: readonly (readonly [column: string, value: (row: Row) => string | Date | undefined])[] = [
  ['time', (row) => new Date(Number(row.time) * 1_000)],
  ['src', (row) => row.src_ip],
  ['src_port', (row) => row.src_port],
  ['dst', (row) => row.dst_ip],
  ['dst_port', (row) => row.dst_port],
  ['protocol', () => '6'],
  ['bytes_out', (row) => row.bytes_sent],
  ['bytes_in', (row) => row.bytes_received],
  ['packets_out', (row) => row.packets],
  ['action', (row) => row.action],
];

async function makeTables(url: string): Promise<void> {
  await asOwner(url, 'create table copied (like flows including defaults including indexes)');
  // What a COPY cannot know stands in the defaults.
  await asOwner(
    url,
    `alter table copied alter tenant_id set default gen_random_uuid(), alter upload_no set default 1,
       alter line set default 1, alter failed set default false`,
  );
  await asOwner(url, 'create table edges (like upload_services including defaults including indexes)');
}

async function copy(url: string, file: string): Promise<void> {
  if (hasPsql()) {
    const command = `\\copy copied (${TYPED_COLUMNS}) from '${file}' with (format csv, header)`;
    const { status, stderr } = spawnSync('psql', [url, '-qc', command], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return;
  }
  const client = new pg.Client(url);
  await client.connect();
  await pipeline(
    createReadStream(file),
    client.query(copyFrom(`copy copied (${TYPED_COLUMNS}) from stdin with (format csv, header)`)),
  );
  await client.end();
}
