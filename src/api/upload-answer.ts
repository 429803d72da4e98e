import { z } from 'zod';
import type { Candidate } from '../domain/logs/recognise.ts';
import type { Inspected } from '../intake/inspect-upload.ts';

const candidate = { format: z.string(), confidence: z.number().min(0).max(1), because: z.string() };
const recognised = z
  .strictObject({
    ...candidate,
    member: z.string().nullable().meta({ description: 'Of an archive or workbook: in which of its members' }),
    alternatives: z.array(z.strictObject(candidate)).meta({ description: 'What else it could be, surest first' }),
  })
  .meta({ id: 'Recognised', description: 'The format of the file, or of the first log in it, and how sure that is' });

/** The answer to an upload. */
export const registered = z
  .strictObject({
    file_id: z.uuid(),
    job_id: z.uuid().nullable(),
    status_url: z.string().nullable(),
    duplicate: z.boolean(),
    recognised: recognised.optional(),
    message: z.string().optional(),
  })
  .meta({ id: 'UploadAccepted' });

/** What a file was taken for, as the answer says it. */
export function recognisedView({ recognised: found }: Inspected) {
  if (!found) return {};
  const viewOf = ({ format, confidence, because }: Candidate) => ({ format: format.name, confidence, because });
  return { recognised: { ...viewOf(found), member: found.member, alternatives: found.alternatives.map(viewOf) } };
}
