import { EDGE_KEY } from '../domain/topology/edge-keys.ts';
import type { EdgeMap } from '../domain/topology/edge-map.ts';
import { CopyBuffer, uuidBytes } from './copy-buffer.ts';

const COLUMNS = [
  ...['tenant_id', 'upload_no', 'part', 'client', 'server', 'protocol', 'port', 'application', 'wholes', 'begins'],
  ...['interims', 'ends', 'failed_flows', 'bytes_out', 'bytes_in', 'ip_bytes_out', 'ip_bytes_in', 'packets_out'],
  ...['packets_in', 'first_seen', 'last_seen'],
];
/** Columns of `part_services` in the order in which `encodeEdges` writes them. */
export const EDGE_COLUMNS = COLUMNS.join(', ');
const FIXED_ROW_BYTES = 320;

/** Encodes the edges of a part as a binary COPY stream for `part_services`. */
export function encodeEdges(edges: EdgeMap, of: { tenantId: string; uploadNo: number; part: number }): Buffer {
  const out = new CopyBuffer(FIXED_ROW_BYTES);
  out.restart(COLUMNS.length);
  const tenant = uuidBytes(of.tenantId);
  const keys = edges.keys.bytes;
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
    for (const column of [edges.wholes, edges.begins, edges.interims, edges.ends, edges.failed]) {
      out.int64(column[edge] as number);
    }
    for (const column of [edges.bytesOut, edges.bytesIn, edges.ipBytesOut, edges.ipBytesIn]) {
      out.int64(column[edge] as number);
    }
    out.int64(edges.packetsOut[edge] as number);
    out.int64(edges.packetsIn[edge] as number);
    out.timestamp(edges.firstSeen[edge] as number);
    out.timestamp(edges.lastSeen[edge] as number);
  }
  return out.finish();
}
