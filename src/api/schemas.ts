import { z } from 'zod';
import { LARGEST_TOTAL } from '../db/paging.ts';

/** What several endpoints share. */

/** An id in a path. */
export const idParams = z.strictObject({ id: z.uuid() });

/** A point in time in an answer; a Date becomes this when it is written as JSON. */
export const timestamp = z.iso.datetime().meta({ description: 'UTC, RFC 3339' });

/** A whole number that counts something. */
export const count = z.int().min(0);

/** A name that can be shown anywhere: no control characters. */
export const plainName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u, 'must not contain control characters');

/** Where a list goes on and how much of it at once. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Items in one answer' }),
  cursor: z.string().min(1).max(1_000).optional().meta({ description: 'next_cursor of the answer before' }),
});

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    next_cursor: z.string().nullable().meta({ description: 'Give it back as cursor; null on the last page' }),
  });
}

/** Whether a route answers with a list: with `items`, from its beginning to its end. A feed, which has none, is no list. */
export function isList(schema: z.ZodType | undefined): boolean {
  return schema instanceof z.ZodObject && 'items' in schema.shape && !('cursor' in schema.shape);
}

/** What every list's answer says beside its items. */
export const LIST_HEADERS = {
  'X-Total-Count': `Items of the whole list, counted up to ${LARGEST_TOTAL}: that number means that many or more`,
  'X-Page-Count': 'Pages that makes with this limit',
};

/** Why a job or an upload did not come to its end. */
export const jobError = z
  .object({ code: z.string(), message: z.string(), hint: z.string().optional() })
  .meta({ id: 'JobError' });

/** Work was accepted: where to follow it. */
export const accepted = z
  .strictObject({ job_id: z.uuid(), status_url: z.string() })
  .meta({ id: 'Accepted', description: 'The work is queued; follow it at status_url' });

/** How long to wait for a change. */
export const waitSeconds = z.coerce
  .number()
  .int()
  .min(0)
  .max(30)
  .default(0)
  .meta({ description: 'Seconds to wait for a change, at most 30' });

/** Path of a job's status. */
export function statusUrl(jobId: string): string {
  return `/api/v1/jobs/${jobId}`;
}
