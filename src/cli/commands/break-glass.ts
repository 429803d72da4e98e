import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Knex } from 'knex';
import type { Config } from '../../config.ts';
import { type GlassBroken, inviteAgain, resetFactor, unlockAccount } from '../../db/break-glass.ts';
import { openKnex } from '../../db/database.ts';
import { openCounterKeys } from '../../infra/security/counter-keys.ts';
import { readMasterKeys } from '../../infra/security/master-keys.ts';
import { newOpaqueToken } from '../../infra/security/opaque-token.ts';
import { adminCommand } from '../admin-command.ts';
import { loadLocalConfig } from '../platform.ts';

/** An invitation that goes from hand to hand does not need to last. */
const INVITATION_HOURS = 1;

interface Flags {
  reason: string;
  witness: string;
  makeAdministrator?: boolean;
}

/** What the acts have in common. */
interface Glass {
  owner: Knex;
  by: GlassBroken;
  /** Counter of attempts for an address that was typed. */
  addressKey(email: string): Buffer;
}

/** `admin break-glass`: the way in for an administrator when no other administrator can open it. */
export function registerBreakGlass(program: Command): void {
  const glass = adminCommand(program)
    .command('break-glass')
    .description('let an administrator in again, on the database itself (docs/security/break-glass.md)');
  const act = (name: string, description: string) =>
    glass
      .command(`${name} <email>`)
      .description(description)
      .requiredOption('--reason <text>', 'why; it goes into the audit log')
      .requiredOption('--witness <name>', 'who watches; it goes into the audit log');

  act('unlock', 'lift the locks after wrong passwords or codes').action((email: string, flags: Flags) =>
    breakGlass(flags, async ({ owner, by, addressKey }) => {
      await unlockAccount(owner, email, addressKey(email), by);
      return `${email} can try again.`;
    }),
  );
  act('reset-mfa', 'take the second factor away and end the sessions').action((email: string, flags: Flags) =>
    breakGlass(flags, async ({ owner, by, addressKey }) => {
      const ended = await resetFactor(owner, email, addressKey(email), by);
      return `${email} has no second factor now, and sets up a new one after signing in. Sessions ended: ${ended}.`;
    }),
  );
  act('invite', 'make an invitation to choose a new password; it lasts an hour')
    .option('--make-administrator', 'enable the account and make it an administrator first')
    .action((email: string, flags: Flags) =>
      breakGlass(flags, async ({ owner, by }) => {
        const { token, hash } = newOpaqueToken();
        const invitation = {
          hash,
          hours: INVITATION_HOURS,
          makeAdministrator: flags.makeAdministrator ?? false,
        };
        const until = await inviteAgain(owner, email, invitation, by);
        return `Invitation for ${email}, shown this once, until ${until.toISOString()}:\n${token}`;
      }),
    );
}

async function breakGlass({ reason, witness }: Flags, work: (glass: Glass) => Promise<string>): Promise<void> {
  const config = await loadLocalConfig();
  if (!config.database.url) throw new Error('Set DATABASE_URL to the database, as the owner of its tables.');
  const { url, ca } = config.database;
  const owner = openKnex({ url, ca }, { poolSize: 1, statementTimeout: 15_000 });
  const by = { operator: `${userInfo().username} of ${hostname()}`, witness: spoken(witness), reason: spoken(reason) };
  try {
    process.stdout.write(`${await work({ owner, by, addressKey: addressKeyOf(config) })}\n`);
  } finally {
    await owner.destroy();
  }
}

function addressKeyOf({ secrets }: Config): Glass['addressKey'] {
  const counterKey = openCounterKeys(readMasterKeys(secrets).current);
  return (email) => counterKey({ kind: 'address', email });
}

/** What people type: one line of it, and not without end. */
function spoken(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  if (line === '') throw new Error('--reason and --witness want words.');
  return line.slice(0, 500);
}
