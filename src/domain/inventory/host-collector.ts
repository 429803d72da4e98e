import { formatAddress, parseAddress } from '../logs/address.ts';
import type { ImportFault } from '../tables/table.ts';
import { shown } from '../zones/prefix.ts';
import { HOST_TEXTS, type InventoryHost, type ReadInventory, readService, unknownHost } from './host.ts';

/** What a row says of a host, before anything of it is checked. */
export interface RawHost {
  name: string | undefined;
  addresses: readonly string[];
  texts: Partial<Record<(typeof HOST_TEXTS)[number], string | undefined>>;
  /** Undefined when the list has no place for services. */
  services: readonly string[] | undefined;
}

type FaultPlace = Pick<ImportFault, 'line' | 'place'>;

const MOST_HOSTS = 500_000;
const MOST_FAULTS = 1_000;
const LONGEST_NAME = 255;
const LONGEST_TEXT = 1_000;

/** Puts hosts together from what rows say; rows of the same name are one host. */
export class HostCollector {
  readonly #hosts = new Map<string, InventoryHost>();
  readonly #faults: ImportFault[] = [];

  add(raw: RawHost, at: (place: string) => FaultPlace): void {
    const tell = (place: string, message: string) => {
      if (this.#faults.length < MOST_FAULTS) this.#faults.push({ ...at(place), message });
    };
    const addresses = readAddresses(raw.addresses, tell);
    const name = raw.name ?? addresses[0];
    if (name === undefined) {
      if (raw.addresses.length === 0) tell('name', 'The host has neither a name nor an address.');
      return;
    }
    if (name.length > LONGEST_NAME || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(name)) {
      tell('name', `A name has at most ${LONGEST_NAME} characters, and no control characters.`);
      return;
    }
    const host = this.#hosts.get(name.toLowerCase()) ?? unknownHost(name);
    this.#hosts.set(name.toLowerCase(), host);
    if (this.#hosts.size === MOST_HOSTS + 1) tell('name', `There are more than ${MOST_HOSTS} hosts.`);
    host.addresses = [...new Set([...host.addresses, ...addresses])];
    for (const key of HOST_TEXTS) {
      const text = raw.texts[key];
      if (text !== undefined && (text.length > LONGEST_TEXT || /[\0\p{Cs}]/u.test(text)))
        tell(key, `A text has at most ${LONGEST_TEXT} characters, and no NUL.`);
      else host[key] ??= text ?? null;
    }
    addServices(host, raw.services, tell);
  }

  result(): ReadInventory {
    return { hosts: [...this.#hosts.values()], faults: this.#faults };
  }
}

/** A mask behind an address says which network it is in, and nothing of the host. */
function readAddresses(texts: readonly string[], tell: (place: string, message: string) => void): string[] {
  return texts.flatMap((text) => {
    const address = parseAddress(text.replace(/\/\d{1,3}$/, ''));
    if (address) return [formatAddress(address.bytes, 0, address.family)];
    tell('address', `"${shown(text)}" is no IPv4 or IPv6 address.`);
    return [];
  });
}

function addServices(
  host: InventoryHost,
  texts: readonly string[] | undefined,
  tell: (place: string, message: string) => void,
): void {
  if (texts === undefined) return;
  const services = host.services ?? [];
  for (const text of texts) {
    const service = readService(text);
    if (service === null) tell('services', `"${shown(text)}" is no service such as 443/tcp.`);
    else if (!services.some(({ protocol, port }) => protocol === service.protocol && port === service.port))
      services.push(service);
  }
  host.services = services;
}
