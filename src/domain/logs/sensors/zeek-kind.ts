import type { ObservationKind } from '../observation.ts';
import { detailFields, type RecordSpec } from './record-spec.ts';

/** One of Zeek's logs: how it is told from the others where nothing names it, and what its records say. */
export interface ZeekKind extends RecordSpec {
  /** Values of #path and _path. */
  paths: readonly string[];
  /** Fields by which a record without a path is known; one of the lists must be there in full. */
  marks: readonly (readonly string[])[];
}

type Stated = Partial<Omit<ZeekKind, 'kind' | 'paths' | 'marks' | 'detail'>>;

/** A kind of log; most begin with the connection that they tell about. */
export function zeekKind(
  kind: ObservationKind,
  paths: string[],
  marks: string[][],
  detail: string[],
  stated: Stated = {},
): ZeekKind {
  return {
    ...{ kind, paths, marks, detail: detailFields(...detail), fixed: {}, name: [] },
    ...{ src: ['id.orig_h'], srcPort: ['id.orig_p'], dst: ['id.resp_h'], dstPort: ['id.resp_p'] },
    ...stated,
  };
}
