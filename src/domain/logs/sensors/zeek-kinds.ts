import { HOST_KINDS } from './zeek-host-kinds.ts';
import type { ZeekKind } from './zeek-kind.ts';
import { PROTOCOL_KINDS } from './zeek-protocol-kinds.ts';

/** Every log that becomes observations. */
export const ZEEK_KINDS: readonly ZeekKind[] = [...PROTOCOL_KINDS, ...HOST_KINDS];
const BY_PATH = new Map(ZEEK_KINDS.flatMap((kind) => kind.paths.map((path) => [path, kind] as const)));

/** The kind of log that #path or _path names, also as clusters and collectors change it (`dns_20240101`, `ssl.worker`). */
export function zeekKindOf(path: string): ZeekKind | null {
  return BY_PATH.get(path) ?? BY_PATH.get(path.replace(/[-._](worker|proxy|manager|logger|\d).*$/, '')) ?? null;
}

/** The kind of a record that nothing names, by fields that only it has. */
export function zeekKindWith(has: (field: string) => boolean): ZeekKind | null {
  return ZEEK_KINDS.find(({ marks }) => marks.some((fields) => fields.every(has))) ?? null;
}
