import type { EvidenceRule, Fact } from '../fact.ts';
import { textOf } from '../fact.ts';
import { hostName } from '../host-name.ts';
import { clientOfVendorClass } from '../vendor-class.ts';
import { hardwareFacts } from './hardware.ts';

/** Seconds for which a lease is taken to hold when its length is not stated. */
const USUAL_LEASE = 8 * 3600;
const LONGEST_LEASE = 30 * 86_400;

/** Leases: who has the address for how long, what it calls itself, what its client software says of it. */
export const dhcpLeases: EvidenceRule = {
  kinds: ['dhcp'],
  facts(seen) {
    const address = textOf(seen, 'assigned_ip') ?? seen.src;
    if (address === null || address === '0.0.0.0') return [];
    const stated = seen.detail.lease_time;
    const lease = typeof stated === 'number' && stated > 0 ? Math.min(stated, LONGEST_LEASE) : USUAL_LEASE;
    const until = seen.time + lease;
    const names = [hostName(textOf(seen, 'fqdn')), hostName(textOf(seen, 'hostname'))];
    return [
      ...hardwareFacts(address, textOf(seen, 'mac'), 'dhcp', until),
      ...names.flatMap((value): Fact[] =>
        value === null ? [] : [{ address, kind: 'name', source: 'dhcp', value, confidence: 90, until }],
      ),
      ...clientOfVendorClass(textOf(seen, 'vendor_class')).map(
        (told): Fact => ({ ...told, address, source: 'dhcp-class', until }),
      ),
      // Servers have their addresses for good; who asks for one is a client, or a device.
      { address, kind: 'type', source: 'dhcp', value: 'workstation', confidence: 25, until },
    ];
  },
};
