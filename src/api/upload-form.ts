import { z } from 'zod';
import { LOG_FORMATS } from '../domain/logs/registry.ts';
import type { Problem } from './problem.ts';
import { invalid } from './validate.ts';

const formats = LOG_FORMATS.map((format) => format.name) as [string, ...string[]];

/** The form of an upload, as documented. */
export const uploadForm = z
  .strictObject({
    file: z.string().meta({ description: 'The log file', format: 'binary' }),
    format: z.enum(formats).optional().meta({ description: 'Read it as this format instead of recognising it' }),
  })
  .meta({ id: 'UploadForm' });

/** What is wrong with the form's fields besides the file, if anything. */
export function checkFields(fields: ReadonlyMap<string, string>): Problem | undefined {
  const faults = [...fields].flatMap(([name, value]) => {
    if (name !== 'format') return [{ in: 'body' as const, path: name, message: 'There is no such field.' }];
    if (formats.includes(value)) return [];
    return [{ in: 'body' as const, path: name, message: `must be one of ${formats.join(', ')}` }];
  });
  return faults.length > 0 ? invalid(faults) : undefined;
}
