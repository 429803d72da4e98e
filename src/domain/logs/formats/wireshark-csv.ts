import { ArpMessages } from '../capture/arp-messages.ts';
import { Conversations } from '../capture/conversations.ts';
import { type Dissected, dissectedAs } from '../capture/dissected.ts';
import { Packet } from '../capture/packet.ts';
import { infoOf, type PacketInfo } from '../capture/packet-info.ts';
import { RecentPairs } from '../capture/recent-pairs.ts';
import { type FlowBatch, PROTOCOL } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import { type Complaint, quoted } from '../reject.ts';
import { firstFault, tryReader } from '../sample.ts';
import { scanAddress } from '../scan/address.ts';
import { SPLIT, splitCsv } from '../scan/csv-fields.ts';
import { Fields } from '../scan/fields.ts';
import { scanCount, scanSeconds } from '../scan/number.ts';
import { scanNamedPort } from '../scan/port-name.ts';

/** The columns of Wireshark's packet list as it comes; others may stand among them. */
const COLUMNS = ['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info'] as const;
/** Columns that people add for the ports, by their names without case, spaces and signs. */
const PORT_COLUMNS = [/^(source|src|s)port(un)?(resolved)?$/, /^(destination|dest|dst|d)port(un)?(resolved)?$/];
const TITLE = 'Wireshark packet list (CSV)';
const NOT_IP = 'a packet without IP addresses';
const CAPITAL_N = 0x4e;
const YEAR_2000 = 946_684_800;

/** Wireshark's "Export Packet Dissections as CSV": packets, folded into conversations. */
export const wiresharkCsv: LogFormat = {
  name: 'wireshark-csv',
  title: TITLE,
  about:
    'Known by the header "No.","Time","Source","Destination","Protocol","Length","Info". Packets are folded into conversations; ' +
    'ports come from columns of their own, from Info, from what the protocol always uses, or from the TCP connection the hosts have open. ' +
    'Where the time only counts from the beginning of the capture, the capture is taken to have begun when the file came.',
  probe,
  open: (_sample, options) => open(options),
};

function probe(sample: Sample): Recognition {
  if (columnsIn(sample.lines[0] ?? '') === null) return { confidence: 0, because: `no header of ${TITLE}` };
  const trial = tryReader(open({ receivedAt: 0 }), sample);
  const share = trial.read === 0 ? 1 : 1 - trial.unread / trial.read;
  const because = `the header is of ${TITLE}; ${trial.read} packets in the sample${firstFault(trial)}`;
  return { confidence: 0.5 + 0.5 * share, because };
}

/** Where each of the columns stands, and behind them those of the ports, -1 without; null when the line is no such header. */
function columnsIn(line: string): number[] | null {
  const cells = line.split(',').map((cell) => cell.trim().replace(/^"|"$/g, ''));
  const places = COLUMNS.map((name) => cells.indexOf(name));
  // Info may hold commas and quotes; it is read to the line's end.
  if (places.includes(-1) || places.at(-1) !== cells.length - 1) return null;
  const plain = cells.map((cell) => cell.toLowerCase().replace(/[^a-z]/g, ''));
  const ports = PORT_COLUMNS.map((name) => plain.findIndex((cell) => name.test(cell)));
  return [...places, ...ports];
}

function open(options: ReadOptions): LogReader {
  const fields = new Fields();
  const conversations = new Conversations({ countsIpBytes: false });
  const pairs = new RecentPairs(conversations);
  const arp = new ArpMessages();
  const packet = new Packet();
  const addresses = new Uint8Array(32);
  packet.bytes = addresses;
  packet.dstAt = 16;
  let places: number[] | null = null;

  function readRow(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    // Lists that were joined repeat their header.
    if (places === null || bytes[start + 1] === CAPITAL_N) {
      const found = columnsIn(bytes.toString('utf8', start, end));
      if (found !== null) {
        places = found;
        return null;
      }
    }
    return places === null ? unread(batch, 'no header above') : readPacket(places, bytes, start, end, line, batch);
  }

  function readPacket(
    at: number[],
    bytes: Buffer,
    start: number,
    end: number,
    line: number,
    batch: FlowBatch,
  ): Complaint | null {
    const split = splitCsv(bytes, start, end, 0x2c, fields);
    if (split === SPLIT.unclosed || fields.count < 7) return unread(batch, 'not a row of the packet list');
    const bounds = (column: number): [number, number] => {
      const place = at[column] as number;
      return [fields.starts[place] as number, fields.ends[place] as number];
    };
    const text = (column: number) => bytes.toString('utf8', ...bounds(column));
    const protocol = text(4);
    if (protocol === 'ARP') arp.readInfo(text(6), { time: timeIn(bytes, ...bounds(1), batch), line }, batch);
    const family = scanAddress(bytes, ...bounds(2), addresses, 0);
    if (family === 0 || family !== scanAddress(bytes, ...bounds(3), addresses, 16)) {
      batch.read += 1;
      batch.skip(NOT_IP);
      return null;
    }
    const dissected = dissectedAs(protocol);
    if (dissected.isBelowIp) {
      batch.read += 1;
      batch.skip(NOT_IP);
      return null;
    }
    packet.family = family;
    packet.line = line;
    const [from, to] = bounds(1);
    packet.time = timeIn(bytes, from, to, batch);
    if (Number.isNaN(packet.time)) return fault(batch, 'Time', `${quoted(bytes, from, to)} is not a time`);
    packet.payload = scanCount(bytes, ...bounds(5));
    if (packet.payload < 0) return fault(batch, 'Length', `${quoted(bytes, ...bounds(5))} is not a whole number`);
    const info = bytes.toString(
      'utf8',
      fields.starts[at[6] as number] as number,
      Math.min(end, (fields.starts[at[6] as number] as number) + 512),
    );
    add(dissected, withPorts(infoOf(info, protocol), portIn(bytes, at, 7), portIn(bytes, at, 8)), batch);
    return null;
  }

  /** What a column for ports says; -1 where there is none or it says nothing. */
  function portIn(bytes: Buffer, at: number[], column: number): number {
    const place = at[column] as number;
    return place < 0 ? -1 : scanNamedPort(bytes, fields.starts[place] as number, fields.ends[place] as number);
  }

  function add({ protocol: known, application }: Dissected, info: PacketInfo, batch: FlowBatch): void {
    packet.protocol = info.protocol ?? (packet.family === 6 && known === PROTOCOL.icmp ? PROTOCOL.icmp6 : known);
    packet.srcPort = info.srcPort;
    packet.dstPort = info.dstPort;
    packet.flags = info.flags;
    packet.hasData = info.hasData;
    packet.isAnswer = info.isAnswer;
    if (packet.protocol === PROTOCOL.tcp && info.srcPort < 0) pairs.complete(packet, application);
    const place = conversations.add(packet, batch);
    if (application !== '') conversations.setApplication(place, application);
    if (packet.protocol === PROTOCOL.tcp) pairs.note(packet, place);
  }

  const lines = new LineReader(readRow, options.maxLineBytes);
  return {
    push: (chunk, batch) => lines.push(chunk, batch),
    end(batch) {
      lines.end(batch);
      conversations.end(batch);
    },
    get line() {
      return lines.line;
    },
    // Open conversations are too much to keep with every batch.
    save: () => null,
    restore() {},
  };
}

/** Info with the ports that have columns of their own, which say them of every packet. */
function withPorts(info: PacketInfo, srcPort: number, dstPort: number): PacketInfo {
  return srcPort < 0 || dstPort < 0 ? info : { ...info, srcPort, dstPort };
}

/** A date and time, a time of day, seconds since the epoch, or seconds since the capture began. */
function timeIn(bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
  const isNegative = bytes[start] === 0x2d;
  const seconds = bytes[start + 2] === 0x3a ? -1 : scanSeconds(bytes, isNegative ? start + 1 : start, end);
  if (seconds >= 0) {
    const micros = Math.round(seconds * 1e6);
    return seconds >= YEAR_2000 ? micros : batch.clock.since(isNegative ? -micros : micros, batch);
  }
  const text = bytes.toString('latin1', start, Math.min(end, start + 40));
  const clock = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text);
  if (clock === null) return batch.clock.scan(bytes, start, end, batch);
  return batch.clock.lastAt(
    Math.round((Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3])) * 1e6),
    batch,
  );
}

function unread(batch: FlowBatch, reason: string): Complaint {
  return fault(batch, null, reason);
}

function fault(batch: FlowBatch, field: string | null, reason: string): Complaint {
  batch.read += 1;
  return { field, reason };
}
