/** The header of requests that ask whether something has changed, for a route's declaration. */
export const CONDITIONAL = { 'If-None-Match': 'The ETag of the answer before: 304 when nothing has changed' };

/** The answer to them when nothing has, for a route's declaration. */
export const UNCHANGED = { description: 'Nothing has changed since the ETag that was given' };

/** Whether If-None-Match names the ETag. */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
