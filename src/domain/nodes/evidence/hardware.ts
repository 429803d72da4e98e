import type { Fact } from '../fact.ts';
import { isRandomised, macAddress, vendorOf } from '../mac.ts';

/** What a machine's own hardware address says: the address, its maker, and that whoever else has it is the same machine. */
export function hardwareFacts(address: string, text: string | null, source: string, until?: number): Fact[] {
  const mac = macAddress(text);
  if (mac === null) return [];
  const vendor = vendorOf(mac);
  const shared = { address, source, ...(until === undefined ? {} : { until }) };
  return [
    { ...shared, kind: 'mac', value: mac, confidence: 95 },
    // Not for as long as the lease: what moves to another address has not been at both.
    { address, source, kind: 'identity', value: `mac ${mac}`, confidence: isRandomised(mac) ? 70 : 90 },
    ...(vendor === null ? [] : [{ ...shared, kind: 'vendor', value: vendor, confidence: 90 } as const]),
  ];
}
