/** A stored object is not what was put: altered, cut short, or another object's bytes in its place. */
export class ObjectDamaged extends Error {
  override readonly name = 'ObjectDamaged';
  readonly code = 'object-damaged';
  readonly hint = 'Bring the object back from a backup, or upload the file or make the report again.';

  constructor() {
    super('The stored file is damaged: it was altered or cut short after it was stored.');
  }
}
