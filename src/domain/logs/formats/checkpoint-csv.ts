import type { FlowBatch } from '../flow.ts';
import type { LogFormat } from '../format.ts';
import { NOT_MINE } from '../lines/line-format.ts';
import { probeExport, type RowReader, readExport, type TableExport } from '../named-table.ts';
import type { Complaint } from '../reject.ts';
import { Fields } from '../scan/fields.ts';
import { CHECKPOINT_KEYS, type CheckpointKey } from '../vendors/checkpoint-keys.ts';
import { CheckpointRecords } from '../vendors/checkpoint-record.ts';

/** What the log viewer, SmartView Tracker and `fwm logexport` call the fields, without spaces and signs. */
const NAMES: Partial<Record<CheckpointKey, string[]>> = {
  ...{ src: ['src', 'source', 'sourceip', 'sourceaddress'], dst: ['dst', 'destination', 'destinationip'] },
  ...{ proto: ['proto', 'ipprotocol', 'protocol'], s_port: ['sport', 'sourceport'], action: ['action'] },
  ...{ service: ['service', 'destinationport', 'destinationportservice'], origin: ['orig', 'origin', 'origingateway'] },
  ...{ product: ['product', 'blade'], rule_name: ['rulename', 'accessrulename'], rule: ['rule', 'accessrulenumber'] },
  ...{ inzone: ['inzone', 'sourcezone'], outzone: ['outzone', 'destinationzone'], user: ['user', 'sourceusername'] },
  ...{ ifname: ['ifname', 'interface', 'interfacename'], ifdir: ['ifdir', 'interfacedirection'], elapsed: ['elapsed'] },
  ...{ xlatesrc: ['xlatesrc', 'xlatesourceip', 'natsourceip'], xlatesport: ['xlatesport', 'xlatesourceport'] },
  ...{ xlatedst: ['xlatedst', 'xlatedestinationip'], xlatedport: ['xlatedport', 'xlatedestinationport'] },
  ...{ client_outbound_bytes: ['clientoutboundbytes', 'sentbytes'], bytes: ['bytes'] },
  ...{ client_inbound_bytes: ['clientinboundbytes', 'receivedbytes'], service_id: ['serviceid'] },
  ...{ appi_name: ['appiname', 'applicationname'] },
};
const VOLUMES = ['bytes', 'client_outbound_bytes', 'client_inbound_bytes'] as const satisfies CheckpointKey[];
/** `https (TCP/443)`, `TCP/443`, `domain-udp (UDP/53)`: protocol and port in one cell. */
const SERVICE = /(?:^|\()(TCP|UDP|ICMP|SCTP)(?:[/:](\d{1,5}))?\)?$/i;
/** Check Point's own way of writing a day: `20Nov2026`. */
const OWN_DATE = /^(\d{1,2}) ?([A-Za-z]{3}) ?(\d{4})(?:[ ,]+(\d{1,2}:\d\d:\d\d))?$/;

const TABLE: TableExport = {
  title: 'a log exported by Check Point',
  delimiters: [',', ';', '\t'],
  under: rowsUnder,
};

/** Check Point's log viewer and `fwm logexport`: a table with a header. */
export const checkpointCsv: LogFormat = {
  name: 'checkpoint-csv',
  title: 'Check Point CSV export',
  about:
    'Known by a header with Origin (or orig), Source, Destination, Service and Action beside a column of Check Point’s own, such as ' +
    'Blade, Product or i/f_dir. Services given by name or as https (TCP/443) are read, as are dates such as 20Nov2026 and volumes such as 1.2 KB (of 1024 bytes).',
  probe: (sample) => probeExport(sample, TABLE),
  open: (_sample, options) => readExport(TABLE, options),
};

function rowsUnder(columns: ReadonlyMap<string, number>): RowReader | null {
  const places = new Map<CheckpointKey, number>();
  for (const [key, names] of Object.entries(NAMES) as [CheckpointKey, string[]][]) {
    const place = names.map((name) => columns.get(name)).find((found) => found !== undefined);
    if (place !== undefined) places.set(key, place);
  }
  const isOwn = ['blade', 'product', 'ifdir', 'loguid', 'interfacedirection', 'accessrulename'].some((name) =>
    columns.has(name),
  );
  const needed = (['src', 'dst', 'service', 'action', 'origin'] as const).every((key) => places.has(key));
  if (!isOwn || !needed) return null;
  return new Rows(places, columns.get('date') ?? -1, columns.get('time') ?? -1).reader();
}

/** Reads rows by moving their cells into the slots of a record. */
class Rows {
  readonly #slots = new Fields();
  readonly #records = new CheckpointRecords(this.#slots);
  readonly #moves: [slot: number, column: number][];
  readonly #volumes: number[];
  readonly #service: number;
  readonly #proto: number;
  readonly #date: number;
  readonly #clock: number;

  constructor(places: ReadonlyMap<CheckpointKey, number>, date: number, clock: number) {
    this.#moves = [...places].map(([key, column]) => [CHECKPOINT_KEYS.indexOf(key), column]);
    this.#volumes = VOLUMES.filter((key) => places.has(key)).map((key) => CHECKPOINT_KEYS.indexOf(key));
    this.#service = CHECKPOINT_KEYS.indexOf('service');
    this.#proto = CHECKPOINT_KEYS.indexOf('proto');
    this.#date = date;
    this.#clock = clock;
  }

  reader(): RowReader {
    return (bytes, fields, line, batch) => {
      const { starts, ends } = this.#slots;
      starts.fill(0, 0, CHECKPOINT_KEYS.length);
      ends.fill(0, 0, CHECKPOINT_KEYS.length);
      for (const [slot, column] of this.#moves) {
        starts[slot] = fields.starts[column] as number;
        ends[slot] = fields.ends[column] as number;
      }
      this.#readService(bytes);
      const time = this.#time(bytes, fields, batch);
      const result = this.#records.add(this.#withoutUnits(bytes), line, time, batch);
      return result === NOT_MINE ? null : (result as Complaint | null);
    };
  }

  /** Takes protocol and port out of a service's description. */
  #readService(bytes: Buffer): void {
    const { starts, ends } = this.#slots;
    const [start, end] = [starts[this.#service] as number, ends[this.#service] as number];
    const match = SERVICE.exec(bytes.toString('latin1', start, end));
    if (match === null) return;
    const port = match[2] ?? '';
    const portEnd = bytes[end - 1] === CLOSE ? end - 1 : end;
    starts[this.#service] = portEnd - port.length;
    ends[this.#service] = portEnd;
    if ((ends[this.#proto] as number) > (starts[this.#proto] as number)) return;
    const name = start + match.index + (match[0].startsWith('(') ? 1 : 0);
    starts[this.#proto] = name;
    ends[this.#proto] = name + (match[1] as string).length;
  }

  /** The row with its volumes in bytes, where the log viewer wrote some as `1.2 KB`; its slots are moved along. */
  #withoutUnits(bytes: Buffer): Buffer {
    const { starts, ends } = this.#slots;
    const rounded = this.#volumes.filter((slot) => ((bytes[(ends[slot] as number) - 1] as number) | 0x20) === 0x62);
    if (rounded.length === 0) return bytes;
    const stated = this.#moves
      .map(([slot]) => slot)
      .filter((slot) => (ends[slot] as number) > (starts[slot] as number));
    const from = Math.min(...stated.map((slot) => starts[slot] as number));
    const pieces = [bytes.subarray(from, Math.max(...stated.map((slot) => ends[slot] as number)))];
    let length = pieces[0]?.length ?? 0;
    for (const slot of stated) {
      const volume = rounded.includes(slot) ? volumeIn(bytes.toString('latin1', starts[slot], ends[slot])) : null;
      const start = volume === null ? (starts[slot] as number) - from : length;
      ends[slot] = volume === null ? (ends[slot] as number) - from : start + volume.length;
      starts[slot] = start;
      if (volume === null) continue;
      pieces.push(volume);
      length += volume.length;
    }
    return Buffer.concat(pieces);
  }

  #time(bytes: Buffer, fields: Fields, batch: FlowBatch): number {
    const cell = (column: number) =>
      column < 0 ? '' : bytes.toString('latin1', fields.starts[column], fields.ends[column]).trim();
    const text = [cell(this.#date), cell(this.#clock)].filter((part) => part !== '').join(' ');
    const own = OWN_DATE.exec(text);
    const plain = own ? `${own[2]} ${own[1]} ${own[3]} ${(own[4] ?? '0:00:00').padStart(8, '0')}` : text;
    const written = Buffer.from(plain, 'latin1');
    return batch.clock.scan(written, 0, written.length, batch);
  }
}

/** The bytes that `1.2 KB` stands for, in digits; null for anything else. The log viewer counts in 1024s. */
function volumeIn(text: string): Buffer | null {
  const match = /^ *(\d{1,12}(?:[.,]\d{1,6})?) ?([KMGTP]?)i?B *$/i.exec(text);
  if (match === null) return null;
  const [, number = '', unit = ''] = match;
  const power = unit === '' ? 0 : 'KMGTP'.indexOf(unit.toUpperCase()) + 1;
  return Buffer.from(String(Math.round(Number(number.replace(',', '.')) * 1024 ** power)));
}

const CLOSE = 0x29;
