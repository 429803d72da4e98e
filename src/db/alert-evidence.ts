import type { Knex } from 'knex';
import type { AlertRow } from './alerts.ts';
import { siteSql } from './site-sql.ts';

/** Where a record stands: the line (or number of the record) in a part of an upload. */
export interface RecordPlace {
  upload_id: string;
  upload: string;
  sha256: string;
  part: number;
  member: string | null;
  line: number;
}

/** A flow behind an alert. */
export interface EvidenceFlow extends RecordPlace {
  time: Date;
  duration: number | null;
  client: string;
  client_site: string | null;
  client_port: number | null;
  server: string;
  server_site: string | null;
  port: number | null;
  protocol: number | null;
  bytes_out: number | null;
  bytes_in: number | null;
  failed: boolean;
  application: string | null;
}

/** What else a log said behind an alert. */
export interface EvidenceObservation extends RecordPlace {
  time: Date;
  kind: string;
  client: string | null;
  client_site: string | null;
  server: string | null;
  server_site: string | null;
  name: string | null;
  detail: Record<string, unknown>;
}

const PLACE = `upload.id as upload_id, upload.name as upload, upload.sha256, seen.part, part.member, seen.line`;
const JOINS = `join uploads upload on upload.no = seen.upload_no and upload.deleted_at is null
  left join upload_parts part on part.upload_id = upload.id and part.no = seen.part`;

type About = Pick<AlertRow, 'client' | 'server' | 'protocol' | 'port' | 'first_seen' | 'last_seen'>;

/** Flows that an alert is about, those that failed first, then in order of time; at most so many. */
export async function evidenceFlows(
  transaction: Knex.Transaction,
  alert: About,
  most: number,
): Promise<EvidenceFlow[]> {
  if (alert.client === null && alert.server === null) return [];
  const { rows } = await transaction.raw(
    `select ${PLACE}, seen.time, seen.duration, shown_address(seen.src) as client, ${siteSql('seen.src')} as client_site, seen.src_port as client_port,
       shown_address(seen.dst) as server, ${siteSql('seen.dst')} as server_site, seen.dst_port as port, seen.protocol, seen.bytes_out, seen.bytes_in, seen.failed,
       seen.application
     from flows seen ${JOINS}
     where ${ends(alert)} and seen.time between :first_seen and :last_seen and seen.reply is not true
       ${alert.port === null ? '' : 'and coalesce(seen.dst_port, 0) = :port'}
       ${alert.protocol === null ? '' : 'and coalesce(seen.protocol, 0) = :protocol'}
     order by seen.failed desc, seen.time, seen.upload_no, seen.line limit :most`,
    { ...bound(alert), most },
  );
  return rows;
}

/** Observations of the same machines in the same time; at most so many. */
export async function evidenceObservations(
  transaction: Knex.Transaction,
  alert: About,
  most: number,
): Promise<EvidenceObservation[]> {
  if (alert.client === null && alert.server === null) return [];
  const { rows } = await transaction.raw(
    `select ${PLACE}, seen.time, seen.kind, shown_address(seen.src) as client, ${siteSql('seen.src')} as client_site,
       shown_address(seen.dst) as server, ${siteSql('seen.dst')} as server_site, seen.name, seen.detail
     from observations seen ${JOINS}
     where ${ends(alert)} and seen.time between :first_seen and :last_seen
     order by seen.time, seen.upload_no, seen.line limit :most`,
    { ...bound(alert), most },
  );
  return rows;
}

/** Where to read a part of an upload: the whole object, or from a byte with so many lines before it. */
export interface LinesPlace {
  storageKey: string;
  size: number;
  member: string | null;
  fromByte: number;
  fromLine: number;
}

/** Where the lines of a part are; undefined when its upload is gone. */
export function linesPlace(
  transaction: Knex.Transaction,
  uploadId: string,
  part: number,
): Promise<LinesPlace | undefined> {
  return transaction('uploads as upload')
    .leftJoin('upload_parts as part', (on) => on.on('part.upload_id', 'upload.id').andOnVal('part.no', part))
    .select('upload.storage_key as storageKey', 'upload.size', 'part.member')
    .select(transaction.raw('coalesce(part.from_byte, 0) as "fromByte", coalesce(part.from_line, 0) as "fromLine"'))
    .where('upload.id', uploadId)
    .whereNull('upload.deleted_at')
    .first();
}

function ends({ client, server }: About): string {
  return [client === null ? '' : 'seen.src = :client', server === null ? '' : 'seen.dst = :server']
    .filter((text) => text !== '')
    .join(' and ');
}

function bound({ client, server, port, protocol, first_seen, last_seen }: About) {
  return {
    ...(client === null ? {} : { client }),
    ...(server === null ? {} : { server }),
    ...(port === null ? {} : { port }),
    ...(protocol === null ? {} : { protocol }),
    ...{ first_seen, last_seen },
  };
}
