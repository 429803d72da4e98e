import type { ObservationKind } from '../observation.ts';
import { detailFields, type RecordSpec } from './record-spec.ts';

/** What one of Suricata's event types says. */
export interface EveKind extends RecordSpec {
  /** The port of the server, where events of answers name the server first. */
  serverPort: number | null;
}

/** A kind of event; all name two ends. */
export function eveKind(
  kind: ObservationKind,
  name: string[],
  detail: string[],
  { fixed = {}, serverPort = null }: { fixed?: RecordSpec['fixed']; serverPort?: number | null } = {},
): EveKind {
  return {
    ...{ kind, name, detail: detailFields(...detail), fixed, serverPort },
    ...{ src: ['src_ip'], srcPort: ['src_port'], dst: ['dest_ip'], dstPort: ['dest_port'] },
  };
}
