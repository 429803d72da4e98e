import { type Field, RECORD_COLUMNS } from '../user-rules/expression.ts';

type Column = keyof (typeof RECORD_COLUMNS)['flows'] | keyof (typeof RECORD_COLUMNS)['observations'];
const TYPES = { ...RECORD_COLUMNS.flows, ...RECORD_COLUMNS.observations };

function column(name: Column): Field {
  return { in: 'column', column: name, type: TYPES[name] };
}

function detail(...keys: string[]): Field {
  return { in: 'detail', keys };
}

/** Lists names with the field that they stand for; names are compared in lower case. */
function named(...entries: [Field, string][]): Map<string, Field> {
  return new Map(
    entries.flatMap(([field, names]) => names.split(' ').map((name) => [name.toLowerCase(), field] as const)),
  );
}

/** The two ends of a record, by what its reader calls them. */
export const ENDS = {
  src: column('client'),
  srcPort: column('client_port'),
  dst: column('server'),
  dstPort: column('port'),
} as const;

/** What rules for logs of any maker call the two ends. */
const SIDES: [Field, string][] = [
  [ENDS.src, 'src_ip src srcip source_ip source.ip c-ip client_ip SourceIp'],
  [ENDS.srcPort, 'src_port srcport source_port source.port SourcePort'],
  [ENDS.dst, 'dst_ip dst dstip destination_ip destination.ip r-ip s-ip server_ip DestinationIp'],
  [ENDS.dstPort, 'dst_port dstport dport destination_port destination.port cs-uri-port r-port s-port DestinationPort'],
  [column('protocol'), 'protocol proto network.transport'],
  [{ in: 'time', part: null }, 'ts timestamp @timestamp time datetime'],
];

/** Zeek's conn.log. */
export const ZEEK_CONN_FIELDS = named(
  [ENDS.src, 'id.orig_h id_orig_h'],
  [ENDS.srcPort, 'id.orig_p id_orig_p'],
  [ENDS.dst, 'id.resp_h id_resp_h'],
  [ENDS.dstPort, 'id.resp_p id_resp_p'],
  [column('protocol'), 'proto'],
  [column('application'), 'service'],
  [column('duration'), 'duration'],
  [column('state'), 'conn_state'],
  [column('bytes_out'), 'orig_bytes'],
  [column('bytes_in'), 'resp_bytes'],
  [column('ip_bytes_out'), 'orig_ip_bytes'],
  [column('ip_bytes_in'), 'resp_ip_bytes'],
  [column('packets_out'), 'orig_pkts'],
  [column('packets_in'), 'resp_pkts'],
);

/** Names of the two ends that stand for them in every log. */
export const ANY_SIDES = named(...SIDES);

/** Firewalls, of whatever maker. */
export const FIREWALL_FIELDS = named(
  ...SIDES,
  [column('action'), 'action event.action'],
  [column('application'), 'application app service'],
  [column('user'), 'user username src_user'],
  [column('rule'), 'rule rule_name policy'],
  [column('client_zone'), 'src_zone source_zone'],
  [column('server_zone'), 'dst_zone destination_zone'],
  [column('bytes_out'), 'bytes_out sent_bytes bytes_sent sentbyte message_size'],
  [column('bytes_in'), 'bytes_in received_bytes bytes_received rcvdbyte'],
  [column('packets_out'), 'packets_out'],
  [column('packets_in'), 'packets_in'],
  [column('duration'), 'duration'],
);

/** Names asked for, of whatever resolver or sensor. */
export const DNS_FIELDS = named(
  ...SIDES,
  [column('name'), 'query QueryName query_name dns_query dns.question.name'],
  [detail('qtype'), 'record_type QueryType query_type qtype_name dns.question.type'],
  [detail('answers'), 'answer answers QueryResults dns.answers'],
  [detail('rcode'), 'rcode rcode_name response_code'],
);

/** Requests, of proxies and of sensors. */
export const PROXY_FIELDS = named(
  ...SIDES,
  [column('url'), 'c-uri url cs-uri request_url'],
  [detail('uri', 'path'), 'c-uri-stem cs-uri-stem c-uri-path uri'],
  [column('extension'), 'c-uri-extension cs-uri-extension'],
  [column('query'), 'c-uri-query cs-uri-query'],
  [detail('version'), 'cs-version'],
  [detail('request_body_len'), 'cs-bytes'],
  [detail('response_body_len', 'bytes_in'), 'sc-bytes'],
  [column('name'), 'cs-host r-dns host c-dns dst_host hostname destination.domain'],
  [detail('method'), 'cs-method method'],
  [detail('user_agent'), 'c-useragent cs-user-agent user_agent useragent'],
  [detail('referrer'), 'cs-referer cs-referrer referrer referer'],
  [detail('status_code', 'status'), 'sc-status status status_code'],
  [detail('content_type'), 'rs-content-type content_type'],
  [detail('user'), 'cs-username user username'],
  [detail('action', 'result'), 's-action action'],
);
