import { COLUMN, type Column } from './csv-columns.ts';
import { FIELD } from './row.ts';

/** What a person can say that a column of a table holds. */
export const TABLE_FIELDS = {
  ...{ src: FIELD.srcAddress, dst: FIELD.dstAddress, src_port: FIELD.srcPort, dst_port: FIELD.dstPort },
  ...{ protocol: FIELD.protocol, time: FIELD.time, end_time: FIELD.endTime, date: COLUMN.date, clock: COLUMN.clock },
  ...{ duration: FIELD.duration, duration_ms: FIELD.durationMs, bytes: FIELD.totalBytes, bytes_out: FIELD.bytesOut },
  ...{
    bytes_in: FIELD.bytesIn,
    packets: FIELD.totalPackets,
    packets_out: FIELD.packetsOut,
    packets_in: FIELD.packetsIn,
  },
  ...{ action: COLUMN.action, state: FIELD.state, application: FIELD.application, user: FIELD.user, rule: FIELD.rule },
  ...{ observer: FIELD.observer, src_zone: FIELD.srcZone, dst_zone: FIELD.dstZone, count: FIELD.count },
  ...{ src_name: COLUMN.srcName, dst_name: COLUMN.dstName },
} as const satisfies Record<string, Column>;
export type TableField = keyof typeof TABLE_FIELDS;
export const TABLE_FIELD_NAMES = Object.keys(TABLE_FIELDS) as [TableField, ...TableField[]];

/** What the columns of a table mean, as somebody stated it. */
export interface TableMapping {
  /** From 1; 0 when there is no header. The first line that is not empty when not given. */
  headerLine?: number | undefined;
  /** What divides the cells; found by itself when not given. */
  delimiter?: string | undefined;
  /** Columns by number, from 1, or by the header's name for them. */
  columns: { index?: number | undefined; name?: string | undefined; field: TableField }[];
}

/** A mapping of one log in a file: of the sheet or member of this name, or of the file itself. */
export interface MemberMapping extends TableMapping {
  sheet?: string | null | undefined;
}

/** Whether it is meant for the member of that name. Without a name it is for every one. */
export function isFor(mapping: MemberMapping, member: string | null): boolean {
  return mapping.sheet === undefined || mapping.sheet === null || mapping.sheet === member;
}

const BY_COLUMN = new Map<Column, TableField>();
for (const [name, column] of Object.entries(TABLE_FIELDS)) BY_COLUMN.set(column, name as TableField);
BY_COLUMN.set(COLUMN.service, 'dst_port');
BY_COLUMN.set(COLUMN.connState, 'state');

/** The name of what a column holds; undefined for what nobody can state. */
export function fieldOf(column: Column): TableField | undefined {
  return BY_COLUMN.get(column);
}

/** Reads `src=3,dst=5,dst_port=Ziel Port`; throws RangeError with a sentence. */
export function parseMapping(text: string): TableMapping {
  const columns = text.split(',').map((entry) => {
    const [field = '', column = ''] = entry.split(/=(.*)/s).map((part) => part.trim());
    if (!(field in TABLE_FIELDS))
      throw new RangeError(`There is no field "${field}"; there are ${TABLE_FIELD_NAMES.join(', ')}.`);
    if (column === '') throw new RangeError(`Say which column "${field}" is in, as ${field}=3 or ${field}=NAME.`);
    const index = /^\d{1,4}$/.test(column) ? Number(column) : undefined;
    return { field: field as TableField, ...(index === undefined ? { name: column } : { index }) };
  });
  return { columns };
}
