import type { Knex } from 'knex';
import type { NoticeName } from '../domain/access/notices.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** Something about an account that its owner should know. */
export interface NoticeRow {
  id: string;
  event: NoticeName;
  ip: string | null;
  request_id: string | null;
  details: Record<string, unknown>;
  at: Date;
  read_at: Date | null;
}

/** The user's notices, newest first; or those not read yet. */
export function listNotices(
  control: Knex,
  userId: string,
  { unread }: { unread: boolean },
  request: PageRequest,
): Promise<Page<NoticeRow>> {
  const query = control('user_notices')
    .where({ user_id: userId })
    .select('id', 'event', 'request_id', 'details', 'at', 'read_at', control.raw('host(ip) as ip'));
  if (unread) query.where({ read_at: null });
  return page<NoticeRow>(query, request, {
    column: 'at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** Marks one notice of the user as read, once; false when the user has no such notice. */
export async function readNotice(control: Knex, userId: string, id: string): Promise<boolean> {
  const marked = await control('user_notices')
    .where({ user_id: userId, id })
    .update({ read_at: control.raw('coalesce(read_at, now())') });
  return marked === 1;
}

/** Marks all notices of the user as read; returns how many were not. */
export function readAllNotices(control: Knex, userId: string): Promise<number> {
  return control('user_notices').where({ user_id: userId, read_at: null }).update({ read_at: control.fn.now() });
}

/** Removes notices older than so many days, read or not. */
export async function pruneNotices(control: Knex, days: number): Promise<void> {
  await control('user_notices').whereRaw('at < now() - make_interval(days => ?)', [days]).delete();
}
