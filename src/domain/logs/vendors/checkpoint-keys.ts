/** Fields of a Check Point log record, by the names the Log Exporter gives them; a slot each. */
export const CHECKPOINT_KEYS = [
  ...(['src', 'dst', 'proto', 's_port', 'service', 'action', 'rule_action', 'time', 'origin', 'hostname'] as const),
  ...(['product', 'rule_name', 'rule', 'rule_uid', 'inzone', 'outzone', 'ifdir', 'ifname', 'user'] as const),
  ...(['src_user_name', 'appi_name', 'service_id', 'elapsed', 'bytes', 'client_outbound_bytes'] as const),
  ...(['client_inbound_bytes', 'client_outbound_packets', 'client_inbound_packets', 'packets', 'sent_bytes'] as const),
  ...(['received_bytes', 'xlatesrc', 'xlatesport', 'xlatedst', 'xlatedport', 'start_time', 'protection_name'] as const),
  ...([
    'malware_action',
    'attack',
    'resource',
    'client_ip',
    'administrator',
    'loguid',
    'aggregated_log_count',
  ] as const),
  ...(['server_outbound_bytes', 'connection_count', 'operation', 'subject', 'orig'] as const),
] as const;
export type CheckpointKey = (typeof CHECKPOINT_KEYS)[number];

/** The slot of each key. */
export const CHECKPOINT_SLOT = Object.fromEntries(CHECKPOINT_KEYS.map((key, slot) => [key, slot])) as Record<
  CheckpointKey,
  number
>;
