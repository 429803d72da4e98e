import { z } from 'zod';

/** What routes share that take in a list somebody keeps. */

export const dryRun = z.stringbool().default(false).meta({ description: 'Say what would change, and change nothing' });

/** How a list is taken whose rows may stand for all there is. */
export const importQuery = z.strictObject({
  mode: z
    .enum(['replace', 'merge'])
    .default('merge')
    .meta({ description: 'replace: afterwards there is what the file has. merge: it is added to what there is.' }),
  dry_run: dryRun,
});

/** The form of a list. */
export const listBody = {
  contentType: 'multipart/form-data',
  schema: z
    .strictObject({ file: z.string().meta({ description: 'CSV, JSON or a workbook', format: 'binary' }) })
    .meta({ id: 'ListForm' }),
};

export const TOO_LARGE = { description: 'The file is too large' };

/** How a list is refused of which all is taken or nothing. */
export const LIST_REFUSED = {
  413: TOO_LARGE,
  422: { description: 'The file has faults: each with its line and what is wrong there' },
};
