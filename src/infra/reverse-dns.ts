import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/** The name server that a tenant's addresses are asked of; null for the installation's first tenant. */
export interface ReverseServer {
  tenantId: string | null;
  /** As `10.0.0.53`, `10.0.0.53:5353` or `[fd00::53]:5353`. */
  server: string;
}

const TENANT = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})=(.+)$/i;
const WITH_PORT = /^(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/;
/** The server knows its addresses, and has no name for this one. */
const NAMELESS = new Set(['ENOTFOUND', 'ENODATA']);
const TIMEOUT = 1_500;

/** Reads `SERVER` or `TENANT=SERVER`; undefined for what is neither. Names of servers are none: they would have to be looked up. */
export function readReverseServer(text: string): ReverseServer | undefined {
  const [, tenant, rest] = TENANT.exec(text) ?? [];
  const server = rest ?? text;
  const [, six, four, port] = WITH_PORT.exec(server) ?? [];
  const isServer = port === undefined ? isIP(server) > 0 : isIP(six ?? four ?? '') > 0 && Number(port) < 65_536;
  return isServer ? { tenantId: tenant?.toLowerCase() ?? null, server } : undefined;
}

/**
 * Asks one server, and no other, what it calls the names of a reverse zone. Answers with no name when it has none; rejects
 * when it does not answer or fails.
 */
export function openReverseDns(server: string): (reverseName: string) => Promise<string[]> {
  const resolver = new Resolver({ timeout: TIMEOUT, tries: 2 });
  resolver.setServers([server]);
  return async (reverseName) => {
    try {
      return await resolver.resolvePtr(reverseName);
    } catch (error) {
      if (NAMELESS.has((error as NodeJS.ErrnoException).code ?? '')) return [];
      throw error;
    }
  };
}
