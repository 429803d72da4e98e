import { z } from 'zod';
import { type ConnectionServiceRow, EVIDENCE } from '../db/network-connections.ts';
import type { NodeServiceRow } from '../db/network-nodes.ts';
import { protocolName, protocolNumber } from '../domain/ports/protocols.ts';
import { isStorable } from '../domain/requests/storable.ts';
import { SCOPES } from '../domain/topology/scope.ts';
import { readPrefix } from '../domain/zones/prefix.ts';
import { nodeClass } from './node-view.ts';
import { count, timestamp } from './schemas.ts';

/** Schemas and views of nodes, connections and services; bytes are payload, ip_bytes are those on the wire where a log states them. */
export const counters = {
  flows: count,
  failed_flows: count,
  established_flows: count.meta({ description: 'Flows that did not fail' }),
  denied_flows: count.meta({ description: 'Of the failed ones, those that were refused; nobody answered the others' }),
  merged_flows: count.meta({
    description: 'Records of other observers that told of the same conversations; not in flows',
  }),
  bytes_out: count,
  bytes_in: count,
  ip_bytes_out: count,
  ip_bytes_in: count,
  packets_out: count,
  packets_in: count,
};
export const evidence = z.enum(EVIDENCE).meta({
  description:
    'observed: a flow did not fail, as no flow of UDP does; scanned-open: only failed attempts, and a scan found it open; denied: only attempts that were refused; inferred: only attempts that nobody answered',
});
const stated = {
  evidence,
  direction_confidence: z.int().min(0).max(100).meta({ description: 'How sure it is who is the client' }),
};
const span = { first_seen: timestamp, last_seen: timestamp };

/** What a person writes; NUL and halves of characters are what Postgres cannot store. */
export function text(longest: number) {
  return z.string().trim().min(1).max(longest).refine(isStorable, 'must be text without NUL');
}

/** Free data in a request, kept as it is. */
export const freeData = z
  .record(z.string().max(100), z.unknown())
  .refine((value) => !/\\u(0000|d[89a-f][0-9a-f]{2})/i.test(JSON.stringify(value)), 'must hold text without NUL');

/** An IP address in a request. */
export const address = z.union([z.ipv4(), z.ipv6()]).meta({ description: 'IPv4 or IPv6 address' });

/** A prefix in a request; an address alone is a prefix of one. */
export const prefix = z
  .union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])
  .meta({ description: 'Prefix in CIDR notation, for example 10.0.0.0/8' });

/** A prefix that somebody states, in its one spelling; 422 says what is wrong with it, bits beyond the mask included. */
export function writtenPrefix(description: string) {
  return z
    .string()
    .max(100)
    .transform((given, context) => {
      const read = readPrefix(given);
      if ('prefix' in read) return read.prefix;
      context.addIssue({ code: 'custom', message: read.fault });
      return z.NEVER;
    })
    .meta({ description, format: 'cidrv4', override: { type: 'string' } });
}

/** A protocol in a request: its name or its IANA number. Becomes the number. */
export const protocol = z
  .string()
  .refine((text) => protocolNumber(text) !== undefined, 'must be a protocol name (tcp, udp, icmp …) or number')
  .transform((text) => protocolNumber(text) as number)
  .meta({ description: 'Name (tcp, udp, icmp …) or IANA number', override: { type: 'string' } });

export const scope = z.enum(SCOPES);

/** The site beside an address. */
export const siteOf = z
  .string()
  .nullable()
  .meta({ description: 'The site that the address is of, where those of sites overlap' });

/** A zone in a query: its id, or `none`. */
export const zoneFilter = z.union([z.uuid(), z.literal('none')]).meta({ description: 'Id of a zone, or none' });
export const portNumber = z.coerce.number().int().min(0).max(65_535);

export const node = z
  .strictObject({
    id: z.uuid(),
    address: z.string().meta({ description: 'As logs write it' }),
    site: siteOf,
    scope,
    hostname: z.string().nullable(),
    ...nodeClass,
    zone_id: z.uuid().nullable(),
    zone: z.string().nullable().meta({ description: 'Of the longest prefix around its address' }),
    clients: count.meta({ description: 'Distinct peers that call it' }),
    servers: count.meta({ description: 'Distinct peers that it calls' }),
    ...counters,
    ...span,
  })
  .meta({ id: 'Node', description: 'Bytes are seen from the node: out is what it sent' });

export const connection = z
  .strictObject({
    id: z.uuid(),
    client_id: z.uuid(),
    client: z.string(),
    client_site: siteOf,
    client_scope: scope,
    client_zone_id: z.uuid().nullable(),
    client_zone: z.string().nullable(),
    server_id: z.uuid(),
    server: z.string(),
    server_site: siteOf,
    server_scope: scope,
    server_zone_id: z.uuid().nullable(),
    server_zone: z.string().nullable(),
    services: count.meta({ description: 'Distinct services on it' }),
    ...stated,
    ...counters,
    ...span,
  })
  .meta({ id: 'Connection', description: 'Bytes are seen from the client: out is what it sent' });

const serviceKey = {
  protocol: z.int().meta({ description: 'IANA number; 0 when the log states none' }),
  protocol_name: z.string(),
  port: z.int().meta({ description: '0 for protocols without ports' }),
  application: z.string().nullable().meta({ description: 'As most logs called it' }),
};

export const connectionService = z
  .strictObject({ ...serviceKey, ...stated, ...counters, ...span })
  .meta({ id: 'ConnectionService' });
export const nodeService = z
  .strictObject({ ...serviceKey, peers: count, ...counters, ...span })
  .meta({ id: 'NodeService' });

export const peer = z
  .strictObject({
    id: z.uuid(),
    address: z.string(),
    site: siteOf,
    scope,
    calls_it: z.boolean().meta({ description: 'The peer calls the node' }),
    called_by_it: z.boolean().meta({ description: 'The node calls the peer' }),
    flows: count,
    failed_flows: count,
  })
  .meta({ id: 'Peer' });

export const seenAlso = z
  .strictObject({
    protocol: serviceKey.protocol,
    port: serviceKey.port,
    observer: z.string().meta({ description: 'Whose records are not counted' }),
    kept_observer: z.string().meta({ description: 'Whose records are' }),
    flows: count,
  })
  .meta({ id: 'SeenAlso' });

/** A service with its protocol's name. */
export function serviceView<Row extends ConnectionServiceRow | NodeServiceRow>(row: Row) {
  return { ...row, protocol_name: protocolName(row.protocol) };
}
