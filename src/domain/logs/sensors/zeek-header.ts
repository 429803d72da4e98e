import { type RowPlan, rowPlan } from '../row.ts';
import { MAX_FIELDS } from '../scan/fields.ts';
import { isConnPath, isOpenConnPath, ZEEK_FIELDS } from './zeek-conn.ts';
import type { ZeekKind } from './zeek-kind.ts';
import { zeekKindOf, zeekKindWith } from './zeek-kinds.ts';
import { ZeekColumns } from './zeek-record.ts';

const TAB = 0x09;
const LONGEST_PATH = 60;

/** What the header lines of a log say about the rows below them; as JSON in a reader's state. */
export interface ZeekHeader {
  separator: number;
  setSeparator: string;
  path: string | null;
  names: string[];
}

/** How the rows below a header are read: as connections, as observations, or not at all. */
export type ZeekLayout = { width: number; known: boolean } & (
  | { conn: RowPlan; isOpen: boolean; kind: null }
  | { conn: null; kind: ZeekKind; columns: ZeekColumns }
  | { conn: null; kind: null }
);

/** No header yet. */
export function emptyHeader(): ZeekHeader {
  return { separator: TAB, setSeparator: ',', path: null, names: [] };
}

/** Takes in a line that begins with #; true when it names the fields. A #separator begins the header of the next log. */
export function readHeaderLine(text: string, header: ZeekHeader): boolean {
  const directive = /^#(\w+)/.exec(text)?.[1];
  const parts = text.split(String.fromCharCode(header.separator));
  if (directive === 'separator') {
    header.path = null;
    header.setSeparator = ',';
    header.separator = separatorByte(text.slice('#separator'.length).trim());
  } else if (directive === 'set_separator') {
    header.setSeparator = parts[1]?.trim().slice(0, 8) || ',';
  } else if (directive === 'path') {
    header.path = parts[1]?.trim().slice(0, LONGEST_PATH) || null;
  } else if (directive === 'fields') {
    header.names = parts.slice(1).map((name) => name.trim().replaceAll('\0', '\uFFFD'));
    return true;
  }
  return false;
}

/** `\x09` or the character itself; a tab when it is neither. */
function separatorByte(text: string): number {
  const hex = /^\\x([0-9a-f]{2})$/i.exec(text)?.[1];
  return hex === undefined ? text.charCodeAt(0) || TAB : Number.parseInt(hex, 16);
}

/** What the header makes of its rows: by #path, or, where that is left out or unknown, by the fields. */
export function layoutOf({ names, path, setSeparator }: ZeekHeader): ZeekLayout {
  const width = names.length;
  const has = (name: string) => names.includes(name);
  const named = path === null || isConnPath(path);
  if (named && has('id.orig_h') && has('id.resp_h') && (has('conn_state') || has('duration')))
    return { width, known: true, conn: connPlan(names), isOpen: path !== null && isOpenConnPath(path), kind: null };
  const kind = path === null ? zeekKindWith(has) : zeekKindOf(path);
  if (kind === null) return { width, known: path !== null && (has('ts') || has('uid')), conn: null, kind };
  return { width, known: true, conn: null, kind, columns: new ZeekColumns(names.slice(0, MAX_FIELDS), setSeparator) };
}

function connPlan(names: readonly string[]): RowPlan {
  return rowPlan(
    names.slice(0, MAX_FIELDS).flatMap((name, column) => {
      const kind = ZEEK_FIELDS.get(name);
      return kind === undefined || names.indexOf(name) !== column ? [] : [{ kind, column, name }];
    }),
  );
}
