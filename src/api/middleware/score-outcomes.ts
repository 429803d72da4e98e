import type { Request, RequestHandler, Response } from 'express';
import { injectionSignatures } from '../../domain/access/request-threats/injection-signatures.ts';
import type { Signal } from '../../domain/access/request-threats/settings.ts';
import { localsOf } from '../locals.ts';
import type { ApiServices } from '../services.ts';

/** Refusals of somebody who may not; the others ask for a password, a factor or a step in between. */
const DENIALS = new Set(['forbidden', 'not-for-api-keys', 'scope-violation']);
const BAD_UPLOADS = new Set([400, 413, 415, 422]);
const MOST_SIGNATURES = 5;

/**
 * Notes what became of a request, for the scores: outcomes only. What was sent is looked at when it was refused as
 * invalid, and then only how much of it looks like an attack is kept. Refuses nothing.
 */
export function scoreOutcomes({ threats }: Pick<ApiServices, 'threats'>): RequestHandler {
  return (request, response, next) => {
    // A closed socket no longer knows its address.
    const ip = request.ip ?? '';
    const { socket } = request;
    const sentBefore = socket.bytesWritten;
    response.once('close', () => {
      const { principal } = localsOf(response);
      const origin = { tenantId: principal?.tenantId ?? null, userId: principal?.userId ?? null, ip };
      const signal = signalOf(response);
      if (signal) threats.note(signal, origin);
      if (signal === 'validation-failed' || signal === 'unknown-path') {
        const found = Math.min(MOST_SIGNATURES, signaturesIn(request));
        if (found > 0) threats.note('injection-signature', origin, found);
      }
      if (!principal) return;
      if (isExport(response)) threats.noteExport(principal, Math.max(0, socket.bytesWritten - sentBefore));
      // A machine may well call from several places.
      if (!principal.keyPermissions) threats.noteSession(principal, ip);
    });
    next();
  };
}

function signalOf(response: Response): Signal | undefined {
  const { route, problem, tokenRefused } = localsOf(response);
  const { statusCode: status } = response;
  if (!problem || status >= 500) return undefined;
  if (status === 401) return tokenRefused ? 'token-refused' : undefined;
  if (status === 403) return DENIALS.has(problem) ? 'access-denied' : undefined;
  if (status === 404) return route ? 'unknown-id' : 'unknown-path';
  if (status === 405) return 'unknown-path';
  if (status === 429) return 'rate-limited';
  if (problem === 'destination-not-allowed') return 'forbidden-destination';
  if (route?.rawBody && BAD_UPLOADS.has(status)) return 'upload-refused';
  return status === 400 || status === 422 ? 'validation-failed' : undefined;
}

function signaturesIn({ originalUrl, query, body }: Request): number {
  return injectionSignatures([originalUrl, query, body]);
}

/** A download: whatever is answered as a file. */
function isExport(response: Response): boolean {
  return (
    response.statusCode === 200 && String(response.getHeader('content-disposition') ?? '').startsWith('attachment')
  );
}
