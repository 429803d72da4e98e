import type { Fields } from '../scan/fields.ts';
import { KeyTable } from '../scan/key-values.ts';

/** What an event's attributes can mean, whatever a format calls them; a slot each. */
export const EVENT_FIELDS = [
  ...(['src', 'dst', 'srcPort', 'dstPort', 'proto', 'action', 'app', 'bytesOut', 'bytesIn', 'packetsOut'] as const),
  ...(['packetsIn', 'duration', 'srcZone', 'dstZone', 'srcInterface', 'dstInterface', 'rule', 'user'] as const),
  ...(['observer', 'srcNat', 'srcNatPort', 'dstNat', 'dstNatPort', 'time', 'start', 'end', 'count', 'reason'] as const),
  ...(['category', 'bytesTotal', 'deltaOut', 'deltaIn', 'url', 'message', 'src6', 'dst6'] as const),
  ...(['text1', 'text2', 'text3', 'text4', 'text5', 'text6', 'number1', 'number2', 'number3'] as const),
  ...(['label1', 'label2', 'label3', 'label4', 'label5', 'label6', 'name1', 'name2', 'name3'] as const),
] as const;
export type EventField = (typeof EVENT_FIELDS)[number];

/** The slot of each meaning, by which attributes are asked for: a number is found faster than a name. */
export const EVENT = Object.fromEntries(EVENT_FIELDS.map((field, slot) => [field, slot])) as Record<EventField, number>;

/** The keys of one format, and which meaning each has; the first key of a meaning that a line states counts. */
export class EventKeys {
  readonly #table: KeyTable;
  readonly #slots: Int16Array;

  constructor(keys: Partial<Record<EventField, string>>) {
    const pairs = Object.entries(keys).flatMap(([field, names]) =>
      names.split(' ').map((name) => [name, EVENT[field as EventField]] as const),
    );
    this.#table = new KeyTable(pairs.map(([name]) => name));
    this.#slots = Int16Array.from(pairs, ([, slot]) => slot);
  }

  clear(fields: Fields): void {
    fields.starts.fill(0, 0, EVENT_FIELDS.length);
    fields.ends.fill(0, 0, EVENT_FIELDS.length);
  }

  /** The slot of the key in `bytes[start, end)`; -1 for one that means nothing here. */
  slotOf(bytes: Buffer, start: number, end: number): number {
    const place = this.#table.slotOf(bytes, start, end);
    return place < 0 ? -1 : (this.#slots[place] as number);
  }
}
