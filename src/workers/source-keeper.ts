import { randomUUID } from 'node:crypto';
import type { Logger } from 'winston';
import { type Database, inTenant } from '../db/database.ts';
import { findDestination, recordBlocked } from '../db/destinations.ts';
import { claimSource, keepSource, releaseSource, type SourceRow } from '../db/sources.ts';
import { firstTenant } from '../db/tenants.ts';
import { folderSettings, s3Settings } from '../domain/sources/place.ts';
import { type FilePlace, PlaceFailed } from '../infra/file-place.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import type { OutboundRules } from '../infra/outbound-request.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';
import type { Cipher } from '../infra/security/cipher.ts';
import { rootOf, type SourceRoot } from '../infra/source-roots.ts';
import { openWatchedFolder } from '../infra/watched-folder.ts';
import { lookThrough } from './look-through.ts';

export interface SourceKeeperOptions {
  database: Database;
  objects: ObjectStore;
  log: Logger;
  /** Folders below which folders may be watched. */
  roots: readonly SourceRoot[];
  /** Opens the secrets of sources, each for its source's id. */
  cipher: Cipher;
  outbound: OutboundRules;
  uploads: { maxBytes: number; maxInflatedBytes: number };
}

const REST_MILLISECONDS = 1_000;
const KEEP_MILLISECONDS = 30_000;

/**
 * Looks the sources of all tenants through when they are due. Every worker runs one; a source is looked through by one
 * of them at a time, and by another when that one is gone. A file's content becomes an upload once, whoever takes it.
 */
export function startSourceKeeper(options: SourceKeeperOptions): Rounds {
  return startRounds('sources', options.log, async (signal) => {
    const lease = randomUUID();
    const source = await claimSource(options.database.control, lease);
    if (!source) return REST_MILLISECONDS;
    await look(source, lease, signal, options);
    return 0;
  });
}

async function look(source: SourceRow, lease: string, stopping: AbortSignal, options: SourceKeeperOptions) {
  const { database, objects, uploads, log } = options;
  const lost = new AbortController();
  const keeping = setInterval(() => {
    keepSource(database.control, source.id, lease).then(
      (held) => held || lost.abort(),
      () => lost.abort(),
    );
  }, KEEP_MILLISECONDS);
  let place: FilePlace | undefined;
  let outcome: { error: string | null; more: boolean } = { error: null, more: false };
  try {
    const signal = AbortSignal.any([stopping, lost.signal]);
    place = await openPlace(source, options);
    outcome.more = await lookThrough(place, source, { app: database.app, objects, signal, ...uploads });
  } catch (error) {
    if (!stopping.aborted && !lost.signal.aborted) {
      const known = error instanceof PlaceFailed;
      if (!known) log.warn('a source has trouble', { source: source.id, reason: (error as Error).stack });
      outcome = {
        error: known ? error.message : 'It could not be looked through; the log has the reason.',
        more: false,
      };
    }
  } finally {
    clearInterval(keeping);
    place?.close();
  }
  await releaseSource(database.control, source.id, lease, outcome);
}

async function openPlace(source: SourceRow, options: SourceKeeperOptions): Promise<FilePlace> {
  const { database, roots, cipher, outbound } = options;
  if (source.kind === 'folder') {
    const { path, complete, after } = folderSettings.parse(source.settings);
    const isFirst = (await firstTenant(database.control)) === source.tenant_id;
    const root = rootOf(roots, path, { id: source.tenant_id, isFirst });
    if (root === undefined) throw new PlaceFailed('The folder is not below one that may be watched (SOURCE_ROOTS).');
    return openWatchedFolder({ path, root, complete, after });
  }
  const { endpoint, region, bucket, prefix, access_key_id } = s3Settings.parse(source.settings);
  const secretAccessKey = cipher.open(source.secret_sealed as Buffer, source.id).toString();
  const { hostname: target } = new URL(endpoint);
  const find = (url: string) =>
    inTenant(database.app, source.tenant_id, (transaction) => findDestination(transaction, 'source', url));
  const blocked = (reason: string) =>
    recordBlocked(database.control, { tenantId: source.tenant_id, purpose: 'source', target, reason });
  // Its library takes more memory than all else that a worker holds; most have no such source.
  const { openS3Prefix } = await import('../infra/s3-place.ts');
  return openS3Prefix(
    { endpoint, region, bucket, prefix, accessKeyId: access_key_id, secretAccessKey },
    { find, blocked, rules: outbound },
  );
}
