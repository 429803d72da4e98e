import { EDGE_KEY } from '../domain/topology/edge-keys.ts';
import type { EdgeMap } from '../domain/topology/edge-map.ts';
import { CopyBuffer, uuidBytes } from './copy-buffer.ts';

const COLUMNS = [
  ...['tenant_id', 'upload_no', 'part', 'client', 'server', 'protocol', 'port', 'application', 'wholes', 'forwards'],
  ...['replies', 'begins', 'interims', 'ends', 'failed_flows', 'denied_flows', 'bytes_out', 'bytes_in', 'ip_bytes_out'],
  ...['ip_bytes_in', 'packets_out', 'packets_in', 'first_seen', 'last_seen', 'direction_confidence'],
];
/** Columns of `part_services` in the order in which `encodeEdges` writes them. */
export const EDGE_COLUMNS = COLUMNS.join(', ');
const FIXED_ROW_BYTES = 370;

/** Encodes the edges of a part as a binary COPY stream for `part_services`. */
export function encodeEdges(edges: EdgeMap, of: { tenantId: string; uploadNo: number; part: number }): Buffer {
  const out = new CopyBuffer(FIXED_ROW_BYTES);
  out.restart(COLUMNS.length);
  const tenant = uuidBytes(of.tenantId);
  const keys = edges.keys.bytes;
  const counts = [
    ...[edges.wholes, edges.forwards, edges.replies, edges.begins, edges.interims, edges.ends],
    ...[edges.failed, edges.denied, edges.bytesOut, edges.bytesIn, edges.ipBytesOut, edges.ipBytesIn],
    ...[edges.packetsOut, edges.packetsIn],
  ];
  for (let edge = 0; edge < edges.size; edge++) {
    const at = edge * EDGE_KEY.bytes;
    out.row();
    out.uuid(tenant);
    out.int64(of.uploadNo);
    out.int32(of.part);
    out.inetAt(keys[at + EDGE_KEY.clientWidth] as number, keys, at + EDGE_KEY.client);
    out.inetAt(keys[at + EDGE_KEY.serverWidth] as number, keys, at + EDGE_KEY.server);
    out.int16(keys.readInt16LE(at + EDGE_KEY.protocol));
    out.int32(keys.readInt32LE(at + EDGE_KEY.port));
    out.text(Buffer.from(edges.applicationOf(edge) ?? ''));
    for (let column = 0; column < counts.length; column++) {
      out.int64((counts[column] as Float64Array)[edge] as number);
    }
    out.timestamp(edges.firstSeen[edge] as number);
    out.timestamp(edges.lastSeen[edge] as number);
    out.int16(edges.confidence[edge] as number);
  }
  return out.finish();
}
