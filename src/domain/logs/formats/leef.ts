import type { FlowBatch } from '../flow.ts';
import { EventKeys } from '../lines/event-fields.ts';
import { EventKinds } from '../lines/event-header.ts';
import { EventRecords } from '../lines/event-record.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { splitLeef } from '../scan/event-attributes.ts';
import { Fields } from '../scan/fields.ts';
import type { SyslogLine } from '../scan/syslog.ts';

const KEYS = new EventKeys({
  ...{ src: 'src', dst: 'dst', srcPort: 'srcPort spt s_port', dstPort: 'dstPort dpt service', proto: 'proto protocol' },
  ...{ action: 'action act Action rule_action', app: 'Application app application appi_name service_id' },
  ...{
    bytesOut: 'srcBytes bytesOut sent_bytes client_outbound_bytes',
    bytesIn: 'dstBytes bytesIn received_bytes client_inbound_bytes',
  },
  ...{ packetsOut: 'srcPackets client_outbound_packets', packetsIn: 'dstPackets client_inbound_packets' },
  ...{ duration: 'ElapsedTime duration elapsed', bytesTotal: 'totalBytes bytes' },
  ...{ srcZone: 'SourceZone srcZone inzone', dstZone: 'DestinationZone dstZone outzone' },
  ...{ srcInterface: 'IngressInterface srcInterface', dstInterface: 'EgressInterface dstInterface' },
  ...{ rule: 'RuleName rule_name policy rule policyName', user: 'usrName SourceUser src_user_name user' },
  ...{ observer: 'devName DeviceName origin deviceName', count: 'RepeatCount repeatCount' },
  ...{ srcNat: 'srcPostNAT xlatesrc', srcNatPort: 'srcPostNATPort xlatesport' },
  ...{ dstNat: 'dstPreNAT dstPostNAT xlatedst', dstNatPort: 'dstPreNATPort dstPostNATPort xlatedport' },
  ...{
    time: 'devTime time',
    start: 'StartTime startTime start_time',
    end: 'endTime',
    reason: 'SessionEndReason reason',
  },
  ...{ category: 'cat', url: 'url resource', message: 'msg' },
});
const NAMES = { packetsOut: 'srcPackets', packetsIn: 'dstPackets', duration: 'duration', count: 'RepeatCount' };
const MARK_WITHIN = 400;

/** The Log Event Extended Format, 1.0 and 2.0: `LEEF:1.0|vendor|product|version|id|src=…⇥dst=…`. */
export const leef = lineFormat({
  name: 'leef',
  title: 'LEEF events',
  about:
    'Known by LEEF:1.0 or LEEF:2.0. Attributes are divided by tabs or by what the header of 2.0 names, as a character or as x09. ' +
    'Events that tell of sessions become flows, others that name two hosts observations.',
  parser: () => new Leef(),
});

class Leef implements LineParser {
  readonly #fields = new Fields();
  readonly #records = new EventRecords(this.#fields, NAMES, false);
  readonly #kinds = new EventKinds();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const mark = markAt(bytes, line.start, end);
    if (mark < 0) return NOT_MINE;
    const vendor = barAt(bytes, mark, end) + 1;
    const id = barAt(bytes, barAt(bytes, barAt(bytes, vendor, end) + 1, end) + 1, end);
    const header = barAt(bytes, id + 1, end);
    if (header >= end) return { field: null, reason: 'the header is cut off: five fields divided by bars are needed' };
    const stated = bytes[mark + 5] === VERSION_2 ? delimiterAt(bytes, header + 1, end) : null;
    const from = stated === null ? header + 1 : stated.from;
    const delimiter = stated?.delimiter ?? guess(bytes, from, end);
    splitLeef(bytes, from, end, delimiter, KEYS, this.#fields);
    return this.#records.add(bytes, this.#kinds.of(bytes, vendor, header), line, batch);
  }
}

const [BAR, TAB, EQUALS, COLON, VERSION_2] = [0x7c, 0x09, 0x3d, 0x3a, 0x32];

function markAt(bytes: Buffer, start: number, end: number): number {
  const last = Math.min(end - 8, start + MARK_WITHIN);
  for (let i = start; i < last; i++) {
    const isMark = bytes[i] === 0x4c && bytes[i + 1] === 0x45 && bytes[i + 2] === 0x45 && bytes[i + 3] === 0x46;
    if (isMark && bytes[i + 4] === COLON && bytes[i + 8] === BAR) return i;
  }
  return -1;
}

function barAt(bytes: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] !== BAR) i += 1;
  return i;
}

/** `^|`, `x09|`, `0x7C|` or nothing before the bar; null when what comes is an attribute already. */
function delimiterAt(bytes: Buffer, from: number, end: number): { delimiter: number | null; from: number } | null {
  const bar = barAt(bytes, from, Math.min(end, from + 6));
  if (bytes[bar] !== BAR) return null;
  const text = bytes.toString('latin1', from, bar);
  // A delimiter that is the bar itself.
  if (text === '' && bytes[bar + 1] === BAR) return { delimiter: BAR, from: bar + 2 };
  if (text === '') return { delimiter: null, from: bar + 1 };
  const hex = /^0?x([0-9a-f]{1,2})$/i.exec(text);
  if (hex) return { delimiter: Number.parseInt(hex[1] as string, 16), from: bar + 1 };
  return text.length === 1 ? { delimiter: text.charCodeAt(0), from: bar + 1 } : null;
}

/** A tab, as the format has it; a bar where a line has none and is divided by bars all the same. */
function guess(bytes: Buffer, from: number, end: number): number {
  let bars = 0;
  for (let i = from; i < end; i++) {
    if (bytes[i] === TAB) return TAB;
    if (bytes[i] === BAR && bytes[i + 1] !== EQUALS) bars += 1;
  }
  return bars > 1 ? BAR : TAB;
}
