import { protocolNumber } from '../ports/protocols.ts';
import type { ImportFault } from '../tables/table.ts';

/** A host as an inventory lists it. */
export interface InventoryHost {
  name: string;
  /** Without masks, in their one spelling. */
  addresses: string[];
  site: string | null;
  owner: string | null;
  environment: string | null;
  role: string | null;
  status: string | null;
  description: string | null;
  /** What it is to offer; null when the list says nothing of services. */
  services: { protocol: number; port: number }[] | null;
}

/** What a file says of hosts, or what is wrong with it. */
export interface ReadInventory {
  hosts: InventoryHost[];
  faults: ImportFault[];
}

export const HOST_TEXTS = ['site', 'owner', 'environment', 'role', 'status', 'description'] as const;

/** A host of which nothing but the name is known. */
export function unknownHost(name: string): InventoryHost {
  const nothing = { site: null, owner: null, environment: null, role: null, status: null, description: null };
  return { name, addresses: [], ...nothing, services: null };
}

/** A service as people write it: `443/tcp`, `tcp/443`, `udp:53`, or `443`, which is TCP. Null when it is none. */
export function readService(text: string): { protocol: number; port: number } | null {
  const [, first, second] = /^([a-z0-9-]+)(?:[/:]([a-z0-9-]+))?$/i.exec(text.trim()) ?? [];
  if (first === undefined) return null;
  const [portText, protocolText] = /^\d+$/.test(first) ? [first, second ?? 'tcp'] : [second ?? '', first];
  const protocol = /^\d/.test(protocolText) ? undefined : protocolNumber(protocolText);
  const port = Number(portText);
  if (protocol === undefined || !/^\d{1,5}$/.test(portText) || port > 65_535) return null;
  return { protocol, port };
}
