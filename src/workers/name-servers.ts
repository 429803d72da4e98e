import type { Knex } from 'knex';
import { firstTenant } from '../db/tenants.ts';
import { openReverseDns, readReverseServer } from '../infra/reverse-dns.ts';
import type { NameServer } from './services.ts';

/** The name server of each tenant, by the setting that names them. */
export function nameServers(
  { servers, perSecond }: { servers: readonly string[]; perSecond: number },
  control: Knex,
): (tenantId: string) => Promise<NameServer | undefined> {
  const named = servers.flatMap((text) => readReverseServer(text) ?? []);
  const opened = named.map(({ tenantId, server }) => ({ tenantId, ask: openReverseDns(server), perSecond }));
  return async (tenantId) => {
    const own = opened.find((each) => each.tenantId === tenantId);
    if (own || opened.length === 0) return own;
    const unnamed = opened.find((each) => each.tenantId === null);
    return unnamed && (await firstTenant(control)) === tenantId ? unnamed : undefined;
  };
}
