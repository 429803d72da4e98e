import { json, type Request, type RequestHandler, type Response } from 'express';
import type { RouteDefinition } from './define-route.ts';
import { Problem } from './problem.ts';

/** Deeper than any request needs; far deeper ones make the code that walks them overflow. */
const DEEPEST = 32;
const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;

/** Reads the JSON body of requests, and refuses every other kind. */
export function bodyReader(limit: string) {
  const parse: RequestHandler = json({ limit, inflate: false, type: () => true, verify: refuseDeep });
  return async (route: RouteDefinition, request: Request, response: Response): Promise<unknown> => {
    if (!hasBody(request)) return undefined;
    if (route.method === 'get') return undefined;
    if (!JSON_TYPE.test(request.get('content-type') ?? '')) throw wrongType('application/json');
    await new Promise<void>((resolve, reject) =>
      parse(request, response, (error?: unknown) => (error ? reject(error) : resolve())),
    );
    return request.body;
  };
}

/** 415, naming what would be right. */
export function wrongType(expected: string): Problem {
  return new Problem(415, 'unsupported-type', `The content type must be ${expected}.`, {
    hint: 'Set the Content-Type header.',
    headers: { Accept: expected },
  });
}

function hasBody(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

/** Counts brackets outside of strings, before anything is built from them. */
function refuseDeep(_request: unknown, _response: unknown, bytes: Buffer): void {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (quoted) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) quoted = false;
    } else if (byte === 0x22) quoted = true;
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    if (depth > DEEPEST) throw Object.assign(new Error('too deep'), { type: 'entity.too.deep', status: 400 });
  }
}
