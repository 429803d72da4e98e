import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { verifyAllTenants } from '../../db/audit-verification.ts';
import { openKnex } from '../../db/database.ts';
import { databaseSettings } from '../../db/settings.ts';
import type { Anchor } from '../../domain/audit/verify-chain.ts';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { loadLocalConfig } from '../platform.ts';
import { registerAuditExport } from './audit-export.ts';

type Heads = Map<string, Anchor>;

/** A verdict as it is printed. */
interface Verdict {
  tenant_id: string;
  links: number;
  head: { seq: number; hash: string } | null;
  unsealed: number;
  broken: { seq: number | null; fault: string; detail: string } | null;
}

/** `audit verify`: whether the audit log is still what was written; exit code 1 when it is not. And `audit export`. */
export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('the audit log');
  registerAuditExport(audit);
  audit
    .command('verify')
    .description('follow the hash chain of the audit log, and name the first number that is wrong')
    .option('--head <tenant:seq:hash>', 'a head that was kept elsewhere (the SIEM, a log); repeatable', addHead)
    .option('--json', 'print JSON')
    .option('--url <url>', "ask this platform about one's own tenant instead of reading DATABASE_URL")
    .action(async ({ head = new Map(), json, url }: { head?: Heads; json?: boolean; url?: string }) => {
      const verdicts = await verify(url, head);
      process.stdout.write(`${json ? JSON.stringify({ tenants: verdicts }) : verdicts.map(line).join('\n')}\n`);
      process.exitCode = verdicts.some((verdict) => verdict.broken) ? 1 : 0;
    });
}

/** Reads the database where one is configured: whoever took over the API could make it say anything. */
async function verify(url: string | undefined, heads: Heads): Promise<Verdict[]> {
  const config = await loadLocalConfig();
  const { database, secrets } = config;
  if (url || !(database.url || database.controlUrl)) {
    if (heads.size > 0) throw new Error('--head needs the database itself: set DATABASE_URL.');
    const { api } = await connect({ url });
    return [dataOf(await api.GET('/api/v1/audit/verification'))];
  }
  const { controlUrl } = database.controlUrl
    ? database
    : databaseSettings(database, Buffer.from(secrets.masterKey, 'base64'));
  const control = openKnex({ url: controlUrl, ca: database.ca }, { poolSize: 1, statementTimeout: 0 });
  try {
    const verdicts = await verifyAllTenants(control, heads);
    return verdicts.map(({ head, ...verdict }) => ({
      ...verdict,
      head: head && { seq: head.seq, hash: head.hash.toString('hex') },
    }));
  } finally {
    await control.destroy();
  }
}

function addHead(text: string, heads: Heads = new Map()): Heads {
  const [, tenant, seq, hash] = /^([0-9a-f-]{36}):(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!tenant || !seq || !hash)
    throw new InvalidArgumentError('It is a tenant id, a number and 64 hexadecimal digits.');
  return heads.set(tenant, { seq: Number(seq), hash: Buffer.from(hash, 'hex') });
}

function line({ tenant_id, links, head, unsealed, broken }: Verdict): string {
  const waiting = unsealed > 0 ? `, ${unsealed} not sealed yet` : '';
  if (!broken) return `${pc.green('unbroken')}  ${tenant_id}  ${links} links${waiting}  head ${head?.hash ?? 'none'}`;
  const where = broken.seq === null ? '' : ` at ${broken.seq}`;
  return `${pc.red('BROKEN')}${where}  ${tenant_id}  ${broken.fault}: ${broken.detail} (${links} links before it are right)`;
}
