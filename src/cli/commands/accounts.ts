import { hostname, userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import type { Knex } from 'knex';
import { z } from 'zod';
import { plainName } from '../../api/schemas.ts';
import { type AccountMade, addAccount, addTenant, changeAccount } from '../../db/manage-accounts.ts';
import { ROLES, type Role } from '../../domain/access/permissions.ts';
import { newOpaqueToken } from '../../infra/security/opaque-token.ts';
import { loadLocalConfig } from '../platform.ts';

type AsOwner = <Result>(work: (owner: Knex) => Promise<Result>) => Promise<Result>;

interface Flags {
  json?: boolean;
}

const email = z.email().max(254);

/** `admin tenant add`, `admin user add|change`: who may come in at all, by whoever owns the database. */
export function registerAccounts(tenant: Command, user: Command, asOwner: AsOwner): void {
  tenant
    .command('add <name>')
    .description('make a tenant, and an invitation for its first administrator')
    .requiredOption('--admin <email>', 'the address of the administrator')
    .option('--admin-name <name>', 'what the administrator is called', 'Administrator')
    .option('--json', 'print JSON')
    .action(async (name: string, flags: Flags & { admin: string; adminName: string }) => {
      const tenantName = read(plainName, name, 'the name of the tenant');
      const person = {
        email: read(email, flags.admin, '--admin'),
        name: read(plainName, flags.adminName, '--admin-name'),
      };
      const made = await invited((invitation) =>
        asOwner((owner) => addTenant(owner, tenantName, { ...person, invitation }, operator())),
      );
      tell(flags, made, `Tenant ${tenantName} made. Invitation for ${person.email} as its administrator`);
    });
  user
    .command('add <email>')
    .description('give somebody an account, and make an invitation to choose a password')
    .requiredOption('--tenant <name>', 'the tenant, as it is called')
    .addOption(roleOption().makeOptionMandatory())
    .option('--name <name>', 'what the person is called; the address when left out')
    .option('--json', 'print JSON')
    .action(async (address: string, flags: Flags & { tenant: string; role: Role; name?: string }) => {
      const account = { email: read(email, address, 'the address'), name: flags.name ?? address, role: flags.role };
      const made = await invited((invitation) =>
        asOwner((owner) => addAccount(owner, flags.tenant, { ...account, invitation }, operator())),
      );
      tell(flags, made, `Account made. Invitation for ${account.email}`);
    });
  user
    .command('change <email>')
    .description('change role or access of an account, and end its sessions')
    .addOption(roleOption())
    .addOption(new Option('--disable', 'let nobody in by it').conflicts('enable'))
    .option('--enable', 'let its owner in again')
    .option('--json', 'print JSON')
    .action(async (address: string, flags: Flags & { role?: Role; disable?: boolean; enable?: boolean }) => {
      const disabled = flags.disable ? true : flags.enable ? false : undefined;
      const change = { ...(flags.role ? { role: flags.role } : {}), ...(disabled === undefined ? {} : { disabled }) };
      if (Object.keys(change).length === 0) throw new Error('Say what to change: --role, --disable or --enable.');
      const ended = await asOwner((owner) => changeAccount(owner, address, change, operator()));
      const result = { email: address.toLowerCase(), ...change, ended_sessions: ended };
      process.stdout.write(
        `${flags.json ? JSON.stringify(result) : `${address} changed. Sessions ended: ${ended}.`}\n`,
      );
    });
}

const roleOption = () => new Option('--role <role>', 'what the person may do').choices(ROLES);

const operator = () => `${userInfo().username} of ${hostname()}`;

function read<Value>(schema: z.ZodType<Value>, text: string, what: string): Value {
  const result = schema.safeParse(text);
  if (!result.success) throw new Error(`${what} ${JSON.stringify(text)}: ${result.error.issues[0]?.message}`);
  return result.data;
}

/** What was made, with the token of its invitation. */
async function invited(
  make: (invitation: { hash: Buffer; hours: number }) => Promise<AccountMade>,
): Promise<AccountMade & { invitation_token: string }> {
  const { token, hash } = newOpaqueToken();
  const { auth } = await loadLocalConfig();
  return { ...(await make({ hash, hours: auth.invitationHours })), invitation_token: token };
}

function tell({ json }: Flags, made: AccountMade & { invitation_token: string }, words: string): void {
  const until = made.invitation_expires_at.toISOString();
  process.stdout.write(
    `${json ? JSON.stringify(made) : `${words}, shown this once, until ${until}:\n${made.invitation_token}`}\n`,
  );
}
