import type { Knex } from 'knex';
import { findDestination } from '../db/destinations.ts';
import type { SourceKind, SourceRow } from '../db/sources.ts';
import { firstTenant } from '../db/tenants.ts';
import type { FolderSettings, S3Settings } from '../domain/sources/place.ts';
import { DestinationNotAllowed } from '../infra/destination-not-allowed.ts';
import { readSourceRoot, rootOf } from '../infra/source-roots.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { Problem } from './problem.ts';
import { invalid } from './validate.ts';

type Asked = Pick<RouteContext, 'principal' | 'services'>;

/** Where a source lies, as somebody wrote it. */
export interface StatedPlace {
  folder?: FolderSettings | undefined;
  s3?: S3Settings | undefined;
  secret_access_key?: string | undefined;
}

/** The kind and settings of a new source. Throws 422 for what is neither a folder nor an S3 prefix with its secret. */
export function placeOf({ folder, s3, secret_access_key }: StatedPlace): { kind: SourceKind; settings: object } {
  if (folder && s3) throw fault('s3', 'cannot stand beside folder');
  if (!folder && !s3) throw fault('folder', 'is needed, or s3');
  if (folder) {
    if (secret_access_key !== undefined) throw fault('secret_access_key', 'is for s3 only');
    return { kind: 'folder', settings: folder };
  }
  if (secret_access_key === undefined) throw fault('secret_access_key', 'is needed with s3');
  return { kind: 's3', settings: s3 as S3Settings };
}

/** The new settings of a source; undefined when they stay. Throws 422 for another kind, or a secret sent elsewhere. */
export function changedPlace(row: SourceRow, stated: StatedPlace): object | undefined {
  const { folder, s3, secret_access_key } = stated;
  if (row.kind === 'folder' ? s3 !== undefined || secret_access_key !== undefined : folder !== undefined) {
    throw fault(row.kind === 'folder' ? 's3' : 'folder', 'is another kind of source: make a new one');
  }
  // Whoever may change the endpoint could otherwise have requests signed for a server of their own.
  if (s3 && secret_access_key === undefined && s3.endpoint !== (row.settings as S3Settings).endpoint) {
    throw fault('secret_access_key', 'must be given again with another endpoint');
  }
  return folder ?? s3;
}

/** Throws 422 unless files may be fetched from there: a folder below a configured one, an endpoint that was approved. */
export async function requireReachable(
  context: Asked,
  transaction: Knex.Transaction,
  kind: SourceKind,
  settings: object,
): Promise<void> {
  if (kind === 'folder') return requireRoot(context, (settings as FolderSettings).path);
  const { endpoint } = settings as S3Settings;
  try {
    if (await findDestination(transaction, 'source', endpoint)) return;
  } catch (error) {
    if (!(error instanceof DestinationNotAllowed)) throw error;
    throw fault('s3.endpoint', error.message);
  }
  throw new Problem(422, 'destination-not-allowed', `Nothing may be fetched from ${endpoint}.`, {
    hint: `Approve it first: POST /api/v1/destinations with "purpose": "source" and "url": "${endpoint}"; for a host in an internal network, with its prefix in "internal".`,
  });
}

async function requireRoot(context: Asked, path: string): Promise<void> {
  const { config, database } = context.services;
  const { tenantId: id } = principalOf(context);
  const roots = config.sources.roots.flatMap((text) => readSourceRoot(text) ?? []);
  const isFirst = (await firstTenant(database.control)) === id;
  if (rootOf(roots, path, { id, isFirst }) !== undefined) return;
  throw new Problem(422, 'folder-not-allowed', 'This folder may not be watched.', {
    hint: 'Whoever runs the platform names the folders below which that is allowed, in SOURCE_ROOTS.',
  });
}

function fault(path: string, message: string): Problem {
  return invalid([{ in: 'body', path, message }]);
}
