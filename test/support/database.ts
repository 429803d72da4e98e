import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { type RoleUrls, readonlyUrl, roleUrls } from '../../src/db/migrate.ts';
import { testEnvironment } from './environment.ts';

/** A database of a test's own: migrated, seeded, otherwise empty. */
export interface TestDatabase {
  /** Signs in as the owner of the tables, past row-level security. */
  ownerUrl: string;
  urls: RoleUrls;
  /** Signs in as the role that only reads. */
  readonlyUrl: string;
  database: Database;
  /** Closes the pools and removes the database, also when something is still connected to it. */
  drop(): Promise<void>;
}

/** Clones the template database. */
export async function testDatabase(): Promise<TestDatabase> {
  const { ownerUrl: serverUrl, template, masterKey } = testEnvironment();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name} template "${template}" strategy file_copy`);
  const ownerUrl = withDatabase(serverUrl, name);
  const urls = roleUrls(ownerUrl, masterKey);
  const database = openDatabase({ ...urls, poolSize: 5, statementTimeout: 15_000 });
  return {
    ownerUrl,
    urls,
    readonlyUrl: readonlyUrl(ownerUrl, masterKey),
    database,
    async drop() {
      await database.close();
      await onServer(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

/**
 * Gives the surrounding `describe` (or file) a database from its first test to its last:
 * `const db = useDatabase();` and, inside tests, `db().database`.
 */
export function useDatabase(): () => TestDatabase {
  let current: TestDatabase | undefined;
  before(async () => {
    current = await testDatabase();
  });
  after(() => current?.drop());
  return () => {
    if (!current) throw new Error('the database is there inside tests and hooks only');
    return current;
  };
}

/** The rows of one statement, run as the owner of the database at `ownerUrl`. */
export async function asOwner<Row extends pg.QueryResultRow>(
  ownerUrl: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

async function onServer(serverUrl: string, sql: string): Promise<void> {
  await asOwner(withDatabase(serverUrl, 'postgres'), sql);
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}
