/** Records of Zeek as its JSON writer writes them, one log after another in one file. Times are seconds since `START`. */
export const START = Date.UTC(2026, 0, 5, 8) / 1000;

export type ZeekRecord = Record<string, unknown> & { _path: string };

/** The ends of a record. */
export function ends(src: string, dst: string, port: number, from = 50_001): Record<string, unknown> {
  return { 'id.orig_h': src, 'id.orig_p': from, 'id.resp_h': dst, 'id.resp_p': port };
}

/** An established connection, or one in vain. */
export function conn(
  src: string,
  dst: string,
  port: number,
  { proto = 'tcp', at = 0, state = 'SF', out = 400, back = 1200 } = {},
): ZeekRecord {
  const bytes = { orig_bytes: out, resp_bytes: back };
  const uid = `C${src}${dst}${port}${at}`;
  return {
    _path: 'conn',
    ts: START + at,
    uid,
    ...ends(src, dst, port),
    proto,
    conn_state: state,
    duration: 1,
    ...bytes,
  };
}

/** An answered question for a name. */
export function dns(client: string, server: string, query: string, answers: string[], at = 0, qtype = 'A'): ZeekRecord {
  const stated = { proto: 'udp', query, qtype_name: qtype, rcode_name: 'NOERROR', answers };
  return { _path: 'dns', ts: START + at, uid: `D${query}${at}`, ...ends(client, server, 53), ...stated };
}

/** A lease. */
export function lease(
  address: string,
  mac: string,
  hostName: string | null,
  at = 0,
  rest: Record<string, unknown> = {},
): ZeekRecord {
  const named = hostName === null ? {} : { host_name: hostName };
  const client = { client_addr: address, server_addr: '10.0.0.2', assigned_addr: address, mac, lease_time: 28_800 };
  return {
    _path: 'dhcp',
    ts: START + at,
    uids: [`L${address}${at}`],
    ...client,
    ...named,
    msg_types: ['REQUEST', 'ACK'],
    ...rest,
  };
}

/** The records as a file. */
export function zeekLog(records: readonly ZeekRecord[]): Buffer {
  return Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}
