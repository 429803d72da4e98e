import { z } from 'zod';
import { LOG_FORMATS } from '../domain/logs/registry.ts';
import { invalid } from './validate.ts';

const formats = LOG_FORMATS.map((format) => format.name) as [string, ...string[]];

/** The form of an upload, as documented. */
export const uploadForm = z
  .strictObject({
    file: z.string().meta({ description: 'The log file', format: 'binary' }),
    format: z.enum(formats).optional().meta({ description: 'Read it as this format instead of recognising it' }),
  })
  .meta({ id: 'UploadForm' });

/** The format that the form asks for, if any. Throws the Problem with its fields. */
export function formatIn(fields: ReadonlyMap<string, string>): string | undefined {
  const faults = [...fields].flatMap(([name, value]) => {
    if (name !== 'format') return [{ in: 'body' as const, path: name, message: 'There is no such field.' }];
    if (formats.includes(value)) return [];
    return [{ in: 'body' as const, path: name, message: `must be one of ${formats.join(', ')}` }];
  });
  if (faults.length > 0) throw invalid(faults);
  return fields.get('format');
}
