import { z } from 'zod';
import { LOG_FORMATS } from '../domain/logs/registry.ts';
import { isTimeZone } from '../domain/logs/time-zone.ts';
import { siteName } from './require-site.ts';
import { invalid } from './validate.ts';

const formats = LOG_FORMATS.map((format) => format.name) as [string, ...string[]];

/** The form of an upload, as documented. */
export const uploadForm = z
  .strictObject({
    file: z.string().meta({ description: 'The log file', format: 'binary' }),
    format: z.enum(formats).optional().meta({ description: 'Read it as this format instead of recognising it' }),
    site: z.string().optional().meta({ description: 'Name of the site whose addresses the log has' }),
    zone: z.string().optional().meta({ description: 'Time zone of times that state none: Europe/Berlin or +02:00' }),
  })
  .meta({ id: 'UploadForm' });

/** A format's name. */
export const formatName = z.enum(formats);

/** A time zone as readers take it. */
export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be a time zone such as Europe/Berlin, or an offset such as +02:00');

const SCHEMAS = { format: formatName, zone: timeZone, site: siteName } as const;

/** What a form asks for. */
export interface Asked {
  format: string | undefined;
  zone: string | undefined;
  /** Name of a site. */
  site: string | undefined;
}

/** What the form, or the query of its address, asks for. Throws the Problem with its fields. */
export function askedIn(fields: ReadonlyMap<string, string>): Asked {
  const faults = [...fields].flatMap(([name, value]) => {
    if (!Object.hasOwn(SCHEMAS, name)) return [{ in: 'body' as const, path: name, message: 'There is no such field.' }];
    const { error } = SCHEMAS[name as keyof typeof SCHEMAS].safeParse(value);
    if (!error) return [];
    const message =
      name === 'format' ? `must be one of ${formats.join(', ')}` : (error.issues[0]?.message ?? 'is wrong');
    return [{ in: 'body' as const, path: name, message }];
  });
  if (faults.length > 0) throw invalid(faults);
  return { format: fields.get('format'), zone: fields.get('zone'), site: fields.get('site') };
}
