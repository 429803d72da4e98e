/** The service that keeps objects could not be asked, or would not: what is asked of it may succeed later. */
export class ObjectStoreFailed extends Error {
  override readonly name = 'ObjectStoreFailed';
  readonly code = 'object-store-failed';

  constructor(what: string, cause: unknown) {
    const { name, message, code } = (cause ?? {}) as { name?: string; message?: string; code?: string };
    const reason = [name === 'Error' ? code : name, message].filter(Boolean).join(': ');
    super(`The object store did not ${what} (${reason}).`, { cause });
  }
}
