import { LineFields } from '../lines/line-fields.ts';
import { FIELD } from '../row.ts';
import { slotsOf } from '../scan/key-values.ts';

/** Junos' own names, as its structured records write them. A port follows its address. */
const KEYS = [
  ...(['source-address', 'source-port', 'destination-address', 'destination-port'] as const),
  ...(['nat-source-address', 'nat-source-port', 'nat-destination-address', 'nat-destination-port'] as const),
  ...(['service-name', 'protocol-id', 'protocol-name', 'policy-name', 'reason', 'elapsed-time', 'username'] as const),
  ...(['source-zone-name', 'destination-zone-name', 'source-zone', 'destination-zone'] as const),
  ...(['packets-from-client', 'bytes-from-client', 'packets-from-server', 'bytes-from-server'] as const),
  ...(['application', 'nested-application', 'application-name', 'action', 'url', 'obj', 'category'] as const),
  ...(['attack-name', 'threat-severity', 'name', 'http-host', 'malware-info', 'message-type'] as const),
] as const;
export type JunosKey = (typeof KEYS)[number];

/** The slot of each. */
export const JUNOS = slotsOf(KEYS);

/** The fields of a Junos record, whether it is written structured or as text. */
export type JunosFields = LineFields<JunosKey>;

export function junosFields(): JunosFields {
  return new LineFields(KEYS, {
    'source-address': FIELD.srcAddress,
    'destination-address': FIELD.dstAddress,
    'protocol-id': FIELD.protocol,
    'source-port': FIELD.srcPort,
    'destination-port': FIELD.dstPort,
    'elapsed-time': FIELD.duration,
    'bytes-from-client': FIELD.bytesOut,
    'bytes-from-server': FIELD.bytesIn,
    'packets-from-client': FIELD.packetsOut,
    'packets-from-server': FIELD.packetsIn,
    'policy-name': FIELD.rule,
    username: FIELD.user,
    application: FIELD.application,
    reason: FIELD.state,
    'source-zone-name': FIELD.srcZone,
    'destination-zone-name': FIELD.dstZone,
  });
}
