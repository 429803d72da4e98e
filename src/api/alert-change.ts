import type { Knex } from 'knex';
import { isActiveUser } from '../db/alert-assignees.ts';
import type { AlertChange } from '../db/alert-changes.ts';
import { Problem } from './problem.ts';

/** Throws 422 unless an alert can be given to this user. */
export async function requireAssignee(transaction: Knex.Transaction, id: string | null | undefined): Promise<void> {
  if (id === null || id === undefined || (await isActiveUser(transaction, id))) return;
  throw new Problem(422, 'unknown-user', 'assignee is no user of yours who can sign in.', {
    hint: 'Take an id from GET /api/v1/users.',
  });
}

/** What the audit log says of a change; the words of a comment stay in the alert's history. */
export function changeDetails({ status, assignee, comment }: AlertChange): Record<string, unknown> {
  return {
    ...(status === undefined ? {} : { to: status }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(comment === undefined ? {} : { commented: true }),
  };
}
