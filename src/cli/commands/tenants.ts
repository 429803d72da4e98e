import type { Command } from 'commander';
import type { Knex } from 'knex';
import { openKnex } from '../../db/database.ts';
import { listAccounts, listTenants } from '../../db/tenant-list.ts';
import { adminCommand } from '../admin-command.ts';
import { loadLocalConfig } from '../platform.ts';
import { type Column, table } from '../table.ts';
import { registerAccounts } from './accounts.ts';

/** `admin tenant list|add`, `admin user list|add|change`: over all tenants, for whoever owns the database. */
export function registerTenants(program: Command): void {
  const admin = adminCommand(program);
  const list = <Row>(
    name: string,
    description: string,
    read: (owner: Knex) => Promise<Row[]>,
    columns: Column<Row>[],
  ) => {
    const noun = admin.command(name).description(`${name}s of this installation`);
    noun
      .command('list')
      .description(description)
      .option('--json', 'print JSON')
      .action(async ({ json }: { json?: boolean }) => {
        const rows = await asOwner(read);
        process.stdout.write(`${json ? JSON.stringify(rows) : table(rows, columns)}\n`);
      });
    return noun;
  };
  const tenant = list('tenant', 'every tenant, oldest first', listTenants, [
    { title: 'no', cell: (row) => row.no, right: true },
    { title: 'name', cell: (row) => row.name },
    { title: 'id', cell: (row) => row.id },
    { title: 'users', cell: (row) => row.users, right: true },
    { title: 'files', cell: (row) => row.uploads, right: true },
  ]);
  const user = list('user', 'every account, by tenant', listAccounts, [
    { title: 'email', cell: (row) => row.email },
    { title: 'tenant', cell: (row) => row.tenant },
    { title: 'role', cell: (row) => row.role },
    { title: '2nd factor', cell: (row) => (row.second_factor ? 'yes' : 'no') },
    { title: 'state', cell: (row) => (row.disabled ? 'disabled' : 'enabled') },
    { title: 'last sign-in', cell: (row) => row.last_login_at?.toISOString() },
  ]);
  registerAccounts(tenant, user, asOwner);
}

async function asOwner<Result>(work: (owner: Knex) => Promise<Result>): Promise<Result> {
  const { database } = await loadLocalConfig();
  if (!database.url) throw new Error('Set DATABASE_URL to the database, as the owner of its tables.');
  const owner = openKnex({ url: database.url, ca: database.ca }, { poolSize: 1, statementTimeout: 30_000 });
  try {
    return await work(owner);
  } finally {
    await owner.destroy();
  }
}
