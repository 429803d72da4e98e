/** Ends a transaction whose work was only to be looked at. */
class Undone extends Error {
  readonly result: unknown;

  constructor(result: unknown) {
    super('undone');
    this.result = result;
  }
}

/**
 * Runs work that is one transaction. It calls `keep` with its result before it writes into the audit log: with `undo`
 * that ends the transaction, nothing of it stays, and the result is given all the same.
 */
export async function undoAfter<Result>(
  undo: boolean,
  work: (keep: (result: Result) => void) => Promise<Result>,
): Promise<Result> {
  try {
    return await work((result) => {
      if (undo) throw new Undone(result);
    });
  } catch (error) {
    if (error instanceof Undone) return error.result as Result;
    throw error;
  }
}
