import type { FlowBatch } from '../flow.ts';
import { type Complaint, quoted } from '../reject.ts';
import { Needle } from '../scan/needle.ts';
import type { EveKind } from './eve-kind.ts';
import { EVE_KINDS } from './eve-kinds.ts';
import { plainLdap } from './eve-ldap.ts';
import { observeRecord, type RecordSource } from './record-spec.ts';
import { isObject, jsonObject } from './zeek-record.ts';

type Json = Record<string, unknown>;

const TYPE_KEY = new Needle('"event_type":"');
const [QUOTED_FLOW, QUOTED_NETFLOW] = [new Needle('flow"'), new Needle('netflow"')];

/**
 * An event that is no flow. Most events of most sensors are none, each kind with members of its own: what is learned of
 * one record's shape says nothing of the next.
 */
export function otherThanFlow(bytes: Buffer, start: number, end: number): Json | null {
  const at = TYPE_KEY.find(bytes, start, end) + TYPE_KEY.length;
  if (at < TYPE_KEY.length || QUOTED_FLOW.isAt(bytes, at, end) || QUOTED_NETFLOW.isAt(bytes, at, end)) return null;
  const event = jsonObject(bytes, start, end);
  // The key that was found may be one further inside.
  const type = event?.event_type;
  return typeof type === 'string' && type !== '' && type !== 'flow' && type !== 'netflow' ? event : null;
}

/** Puts an event that is no flow into the batch; returns what is wrong with it, or null. */
export function observeEvent(type: string, event: Json, line: number, batch: FlowBatch): Complaint | null {
  const kind = EVE_KINDS.get(type);
  if (kind === undefined) {
    batch.skip(type === 'stats' ? 'statistics of Suricata itself' : 'an event of Suricata of a kind that is not kept');
    return null;
  }
  const bytes = Buffer.from(String(event.timestamp ?? ''));
  const time = bytes.length === 0 ? Number.NaN : batch.clock.scan(bytes, 0, bytes.length, batch);
  if (bytes.length > 0 && Number.isNaN(time)) {
    return { field: 'timestamp', reason: `${quoted(bytes, 0, bytes.length)} is not a time between 1970 and 2200` };
  }
  const source = new EveObject({ ...event, ...plain(type, event) });
  return observeRecord(clientFirst(kind, event), source, time, line, batch);
}

/** Answers name the server first, which the observation has last. */
function clientFirst(kind: EveKind, event: Json): EveKind {
  const { serverPort } = kind;
  if (serverPort === null || event.src_port !== serverPort || event.dest_port === serverPort) return kind;
  // A lease is often sent to everybody.
  const src = kind.kind === 'dhcp' ? ['dhcp.assigned_ip', ...kind.dst] : kind.dst;
  return { ...kind, src, srcPort: kind.dstPort, dst: kind.src, dstPort: kind.srcPort };
}

/** Parts of an event that versions write differently, or that must not be kept as they are. */
function plain(type: string, event: Json): Json {
  const said = event[type];
  if (type === 'dns') return { dns: plainDns(said) };
  if (!isObject(said)) return {};
  if (type === 'ftp') return { ftp: plainFtp(said) };
  if (type === 'ldap') return { ldap: plainLdap(said) };
  return type === 'krb5' ? { krb5: plainKerberos(said) } : {};
}

/** What a message does not state is written in angle brackets. */
function plainKerberos(krb5: Json): Json {
  return Object.fromEntries(Object.entries(krb5).filter(([, value]) => value !== '<empty>' && value !== '<none>'));
}

/** The user is the argument of one command, the password that of another. */
function plainFtp(ftp: Json): Json {
  const { command, command_data, ...rest } = ftp;
  if (command === 'PASS') return { ...rest, command };
  return { ...rest, command, ...(command === 'USER' ? { user: command_data } : { command_data }) };
}

/**
 * The names of a DNS event whatever its version: until 4 an event for every answer, from 5 all answers of a reply as a
 * list or grouped by type, from 8 the questions as a list.
 */
function plainDns(dns: unknown): Json {
  if (!isObject(dns)) return {};
  const question = Array.isArray(dns.queries) && isObject(dns.queries[0]) ? dns.queries[0] : dns;
  const listed = (Array.isArray(dns.answers) ? dns.answers : []).flatMap((answer) =>
    isObject(answer) ? [answer.rdata] : [],
  );
  const grouped = isObject(dns.grouped) ? Object.values(dns.grouped).flat() : [];
  const single = dns.type === 'answer' && dns.rdata !== undefined ? [dns.rdata] : [];
  const answers = [...(listed.length > 0 ? listed : grouped), ...single];
  return {
    ...{ type: dns.type, rcode: dns.rcode, rrname: question.rrname, rrtype: question.rrtype },
    ...(answers.length > 0 ? { answers } : {}),
  };
}

/** Paths that were asked for, which are the few of our own kinds, taken apart. */
const STEPS = new Map<string, readonly string[]>();

function stepsOf(path: string): readonly string[] {
  let steps = STEPS.get(path);
  if (steps === undefined) {
    steps = path.split('.');
    STEPS.set(path, steps);
  }
  return steps;
}

/** An event whose fields are asked for by their path. */
class EveObject implements RecordSource {
  readonly #event: Json;

  constructor(event: Json) {
    this.#event = event;
  }

  /** Of a list, its first element. */
  value(path: string): unknown {
    const value = this.#at(path);
    return Array.isArray(value) ? value[0] : value;
  }

  list(path: string): readonly unknown[] | undefined {
    const value = this.#at(path);
    if (value === undefined || value === null) return undefined;
    return Array.isArray(value) ? value : [value];
  }

  #at(path: string): unknown {
    let value: unknown = this.#event;
    for (const step of stepsOf(path)) {
      if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
      value = value[step];
    }
    return value;
  }
}
