import { formatAddress, parseAddress } from '../logs/address.ts';

const MOST_AFFECTED = 50;
const LONGEST_ADDRESS = 45;

/**
 * The addresses of the machines that an alert is about: its client and its server first, then those that its evidence names
 * in lists or by themselves, as they are stored.
 */
export function affectedAddresses({
  client,
  server,
  evidence,
}: {
  client: string | null;
  server: string | null;
  evidence: Record<string, unknown>;
}): string[] {
  const named = Object.values(evidence)
    .flat()
    .flatMap((value) => addressIn(value) ?? []);
  const ends = [client, server].filter((end) => end !== null);
  return [...new Set([...ends, ...named])].slice(0, MOST_AFFECTED);
}

/** The usual text of an address; null for anything else. */
function addressIn(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST_ADDRESS) return null;
  const address = parseAddress(value);
  return address && formatAddress(address.bytes, 0, address.family);
}
