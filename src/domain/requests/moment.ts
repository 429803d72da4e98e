import { z } from 'zod';

/** A point in time in a request. ISO 8601 has a year 0 and offsets of almost a day; Postgres has neither. */
export const moment = z.iso
  .datetime({ offset: true })
  .refine(
    (text) => /^(?!0000).*(Z|[+-](0\d|1[0-5]):\d\d)$/.test(text),
    'must be in year 1 or later, less than 16 hours from UTC',
  );
