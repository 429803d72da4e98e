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
    'Blade, Product or i/f_dir. Services given by name or as https (TCP/443) are read, and dates such as 20Nov2026.',
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
  readonly #service: number;
  readonly #proto: number;
  readonly #date: number;
  readonly #clock: number;

  constructor(places: ReadonlyMap<CheckpointKey, number>, date: number, clock: number) {
    this.#moves = [...places].map(([key, column]) => [CHECKPOINT_KEYS.indexOf(key), column]);
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
      const result = this.#records.add(bytes, line, this.#time(bytes, fields, batch), batch);
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

const CLOSE = 0x29;
