import { osOfText, typeOfText } from '../banner.ts';
import type { EvidenceRule, Fact, StoredObservation } from '../fact.ts';
import { listOf, textOf } from '../fact.ts';
import { hostName } from '../host-name.ts';
import { hardwareFacts } from './hardware.ts';

/** Hosts that answered a scanner: names, hardware, the guess at their system. */
export const scannedHosts: EvidenceRule = {
  kinds: ['scanned-host'],
  facts(seen) {
    const { src: address } = seen;
    if (address === null) return [];
    const names = listOf(seen, 'hostnames').flatMap((name) => hostName(name) ?? []);
    const accuracy = seen.detail.os_accuracy;
    const worth = typeof accuracy === 'number' ? Math.min(95, accuracy) / 100 : 0.85;
    return [
      ...names.map((value): Fact => ({ address, kind: 'name', source: 'scan', value, confidence: 70 })),
      ...hardwareFacts(address, textOf(seen, 'mac'), 'scan'),
      ...fromTexts(seen, address, ['os', 'device_type'], worth),
    ];
  },
};

/** Ports that answered a scanner, and what their banners say. */
export const scannedPorts: EvidenceRule = {
  kinds: ['scanned-port'],
  facts(seen) {
    const { src: address, srcPort: port, protocol } = seen;
    const state = textOf(seen, 'state') ?? 'open';
    if (address === null || port === null || state !== 'open') return [];
    const open: Fact = {
      address,
      kind: 'open-port',
      source: 'scan',
      value: `${protocol ?? 6}/${port}`,
      confidence: 90,
    };
    return [
      open,
      ...fromTexts(seen, address, ['os', 'device_type', 'product', 'banner', 'extra_info'], 1),
      ...keyOf(seen, address),
    ];
  },
};

/** Services that a sensor saw a host offer. */
export const knownServices: EvidenceRule = {
  kinds: ['known-service'],
  facts({ src: address, srcPort: port, protocol }) {
    if (address === null || port === null) return [];
    return [{ address, kind: 'open-port', source: 'sensor', value: `${protocol ?? 6}/${port}`, confidence: 80 }];
  },
};

/** The first text that says something counts, so that one banner is not two pieces of evidence. */
function fromTexts(seen: StoredObservation, address: string, keys: readonly string[], worth: number): Fact[] {
  const first = <Found>(read: (text: string | null) => Found | null) =>
    keys.map((key) => read(textOf(seen, key))).find((found) => found !== null) ?? null;
  const os = first(osOfText);
  const type = first(typeOfText);
  const weighed = (kind: 'os' | 'type', found: { value: string; confidence: number }): Fact => ({
    ...{ address, kind, source: 'scan', value: found.value, confidence: Math.round(found.confidence * worth) },
  });
  return [...(os === null ? [] : [weighed('os', os)]), ...(type === null ? [] : [weighed('type', type)])];
}

/** The key that a scan read from an SSH server. */
function keyOf(seen: StoredObservation, address: string): Fact[] {
  const key = textOf(seen, 'host_key');
  if (key === null || key.length > 200) return [];
  return [{ address, kind: 'identity', source: 'scan', value: `ssh-key ${key.toLowerCase()}`, confidence: 85 }];
}
