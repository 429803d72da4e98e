import type { RawHost } from './host-collector.ts';

/** A host with where in the document it stands. */
export interface PlacedHost {
  host: RawHost;
  place: string;
}

type Json = Record<string, unknown>;

/** Lists that an object of several answers may hold, by the last part of their address in the API. */
const LISTS = ['results', 'hosts', 'devices', 'virtual_machines', 'ip_addresses', 'services'] as const;

/**
 * What the REST API of NetBox (3 and 4) answers for devices, virtual machines, IP addresses and services, in any mixture:
 * one answer, several in an object or a list, or plain lists; and lists of hosts of our own. Null when it is none.
 */
export function netboxHosts(value: unknown): PlacedHost[] | null {
  const records = recordsIn(value, '');
  return records === null ? null : records.flatMap(({ record, place }) => hostOf(record, place));
}

function recordsIn(value: unknown, place: string): { record: Json; place: string }[] | null {
  const under = (key: string | number) => (place === '' ? String(key) : `${place}.${key}`);
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => {
      const inner = isObject(entry) && LISTS.some((list) => Array.isArray(entry[list]) && !isRecord(entry));
      if (inner) return recordsIn(entry, under(index)) ?? [];
      return [{ record: isObject(entry) ? entry : {}, place: under(index) }];
    });
  }
  if (!isObject(value)) return null;
  const lists = LISTS.filter((list) => Array.isArray(value[list]) || isObject(value[list]));
  if (lists.length === 0) return null;
  return lists.flatMap((list) => recordsIn(value[list], under(list)) ?? []);
}

/** A host itself, which may have a list of services, as opposed to an answer that holds lists. */
function isRecord(entry: Json): boolean {
  return ['name', 'address', 'addresses', 'id'].some((key) => key in entry);
}

function hostOf(record: Json, place: string): PlacedHost[] {
  const parent = isObject(record.device) ? record.device : record.virtual_machine;
  const ports = Array.isArray(record.ports) ? record.ports : record.port === undefined ? [] : [record.port];
  const protocol = wordOf(record.protocol);
  if (isObject(parent) && protocol !== undefined) {
    const services = ports.map((port) => `${String(port)}/${protocol}`);
    return [{ host: { name: wordOf(parent), addresses: [], texts: {}, services }, place }];
  }
  if ('assigned_object' in record || 'dns_name' in record) {
    const assigned = isObject(record.assigned_object) ? record.assigned_object : {};
    const owner = wordOf(assigned.device) ?? wordOf(assigned.virtual_machine);
    const name = owner ?? (textOf(record.dns_name) || undefined);
    const texts = owner === undefined ? { status: wordOf(record.status), description: textOf(record.description) } : {};
    return [{ host: { name, addresses: addressesOf(record.address), texts, services: undefined }, place }];
  }
  return [{ host: plainHost(record), place }];
}

/** A device, a virtual machine, or a host in the words of our own. */
function plainHost(record: Json): RawHost {
  const primary = [record.primary_ip, record.primary_ip4, record.primary_ip6, record.oob_ip];
  const own = [record.address, record.ip, record.ip_address, record.addresses];
  const addresses = [...primary, ...own].flatMap(addressesOf);
  return {
    name: textOf(record.name) ?? textOf(record.display) ?? textOf(record.hostname),
    addresses: [...new Set(addresses)],
    texts: {
      site: wordOf(record.site),
      owner: wordOf(record.owner) ?? wordOf(record.tenant),
      environment: textOf(record.environment),
      role: wordOf(record.role) ?? wordOf(record.device_role),
      status: wordOf(record.status),
      description: textOf(record.description),
    },
    services: Array.isArray(record.services) ? record.services.map(String) : undefined,
  };
}

function addressesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(addressesOf);
  const text = isObject(value) ? textOf(value.address) : textOf(value);
  return text === undefined ? [] : [text];
}

/** The text of a field, or the name of what it refers to. */
function wordOf(value: unknown): string | undefined {
  if (!isObject(value)) return textOf(value);
  return textOf(value.name) ?? textOf(value.value) ?? textOf(value.label) ?? textOf(value.display);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
