import type { FlowBatch } from '../flow.ts';
import { EventKeys } from '../lines/event-fields.ts';
import { EventKinds } from '../lines/event-header.ts';
import { EventRecords } from '../lines/event-record.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { splitCef } from '../scan/event-attributes.ts';
import { Fields } from '../scan/fields.ts';
import type { SyslogLine } from '../scan/syslog.ts';

const KEYS = new EventKeys({
  ...{ src: 'src sourceAddress', dst: 'dst destinationAddress', srcPort: 'spt sourcePort s_port' },
  ...{
    dstPort: 'dpt destinationPort service',
    proto: 'proto transportProtocol',
    action: 'act deviceAction rule_action',
  },
  ...{ app: 'app applicationProtocol service_id', bytesIn: 'in bytesIn', bytesOut: 'out bytesOut' },
  ...{ packetsOut: 'PanOSPacketsSent FTNTFGTsentpkt ad.sentpkt', packetsIn: 'PanOSPacketsReceived FTNTFGTrcvdpkt' },
  ...{
    duration: 'FTNTFGTduration ad.duration',
    srcZone: 'inzone PanOSSourceZone',
    dstZone: 'outzone PanOSDestinationZone',
  },
  ...{ srcInterface: 'deviceInboundInterface', dstInterface: 'deviceOutboundInterface' },
  ...{ rule: 'rule_name FTNTFGTpolicyname FTNTFGTpolicyid', user: 'suser sourceUserName sourceUserId' },
  ...{ observer: 'dvchost deviceHostName origin' },
  ...{ srcNat: 'sourceTranslatedAddress', srcNatPort: 'sourceTranslatedPort' },
  ...{ dstNat: 'destinationTranslatedAddress', dstNatPort: 'destinationTranslatedPort' },
  ...{ time: 'rt deviceReceiptTime', start: 'start startTime', end: 'end endTime', count: 'cnt baseEventCount' },
  ...{ reason: 'reason', category: 'cat', url: 'request', message: 'msg', bytesTotal: 'flexNumber1' },
  ...{ deltaOut: 'FTNTFGTsentdelta', deltaIn: 'FTNTFGTrcvddelta', src6: 'c6a2', dst6: 'c6a3' },
  ...{ text1: 'cs1', text2: 'cs2', text3: 'cs3', text4: 'cs4', text5: 'cs5', text6: 'cs6' },
  ...{ label1: 'cs1Label', label2: 'cs2Label', label3: 'cs3Label', label4: 'cs4Label', label5: 'cs5Label' },
  ...{ label6: 'cs6Label', number1: 'cn1', number2: 'cn2', number3: 'cn3' },
  ...{ name1: 'cn1Label', name2: 'cn2Label', name3: 'cn3Label' },
});
const NAMES = {
  ...{ srcPort: 'spt', dstPort: 'dpt', count: 'cnt', packetsOut: 'packets sent', packetsIn: 'packets received' },
};
/** Vendor, product, version, id, name and severity. */
const HEADER_FIELDS = 6;
const MARK_WITHIN = 400;

/** The Common Event Format: `CEF:0|vendor|product|version|id|name|severity|src=… dst=…`, bare or behind a syslog header. */
export const cef = lineFormat({
  name: 'cef',
  title: 'CEF events',
  about:
    'Known by CEF: and seven fields divided by bars. Events that tell of sessions become flows, others that name two hosts ' +
    'observations. Zones and rules are found by the labels of cs1 to cs6; out is what the client sent, but for Palo Alto, which ' +
    'counts as the standard does.',
  parser: () => new Cef(),
});

class Cef implements LineParser {
  readonly #fields = new Fields();
  readonly #records = new EventRecords(this.#fields, NAMES, true);
  readonly #kinds = new EventKinds();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const mark = markAt(bytes, line.start, end);
    if (mark < 0) return NOT_MINE;
    const vendor = headerEnd(bytes, mark + 4, end, 1) + 1;
    const name = headerEnd(bytes, vendor, end, HEADER_FIELDS - 1);
    const extension = headerEnd(bytes, name + 1, end, 1);
    if (extension >= end)
      return { field: null, reason: 'the header is cut off: seven fields divided by bars are needed' };
    splitCef(bytes, extension + 1, end, KEYS, this.#fields);
    return this.#records.add(bytes, this.#kinds.of(bytes, vendor, name), line, batch);
  }
}

const [BAR, BACKSLASH, COLON] = [0x7c, 0x5c, 0x3a];

/** Where `CEF:` and a version begin; -1 when they do not stand near the line's beginning. */
function markAt(bytes: Buffer, start: number, end: number): number {
  const last = Math.min(end - 6, start + MARK_WITHIN);
  for (let i = start; i < last; i++) {
    const isMark = bytes[i] === 0x43 && bytes[i + 1] === 0x45 && bytes[i + 2] === 0x46 && bytes[i + 3] === COLON;
    if (isMark && (bytes[i + 5] === BAR || bytes[i + 6] === BAR)) return i;
  }
  return -1;
}

/** The bar that ends the next `count` fields, which may hold escaped bars; the end when there are fewer. */
export function headerEnd(bytes: Buffer, from: number, end: number, count: number): number {
  let left = count;
  for (let i = from; i < end; i++) {
    if (bytes[i] === BACKSLASH) i += 1;
    else if (bytes[i] === BAR) {
      left -= 1;
      if (left === 0) return i;
    }
  }
  return end;
}
