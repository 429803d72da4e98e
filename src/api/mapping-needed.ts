import { z } from 'zod';
import type { MappingProposal } from '../domain/logs/propose-mapping.ts';
import { TABLE_FIELD_NAMES } from '../domain/logs/table-mapping.ts';
import { Problem } from './problem.ts';

/** What the columns of a table mean, as a request states it. */
export const mappingBody = z
  .strictObject({
    columns: z
      .array(
        z.strictObject({
          index: z.int().min(1).max(1_024).optional().meta({ description: 'Number of the column, from 1' }),
          name: z.string().min(1).max(255).optional().meta({ description: 'Or its name in the header' }),
          field: z.enum(TABLE_FIELD_NAMES),
        }),
      )
      .min(2)
      .max(TABLE_FIELD_NAMES.length)
      .refine((all) => all.every(({ index, name }) => (index === undefined) !== (name === undefined)), {
        error: 'each column needs either its index or its name',
      })
      .refine((all) => new Set(all.map(({ field }) => field)).size === all.length, 'must not name a field twice')
      .refine(
        (all) => ['src', 'dst'].every((end) => all.some(({ field }) => field === end || field === `${end}_name`)),
        {
          error: 'must name the source (src) and the destination (dst)',
        },
      ),
    header_line: z.int().min(0).max(20).optional().meta({ description: 'From 1; 0 when there is no header' }),
    delimiter: z.enum([',', ';', '\t', '|']).optional(),
    sheet: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .meta({ description: 'Of an archive or workbook: the member it is for' }),
  })
  .meta({ id: 'TableMapping' });

/** The mapping of a request as it is stored. */
export function mappingIn({ columns, header_line, delimiter, sheet }: z.output<typeof mappingBody>) {
  return { columns, headerLine: header_line, delimiter, sheet };
}

/** 422 for a table that was kept until somebody says what its columns mean, with what they could mean. */
export function mappingNeeded(fileId: string, proposal: MappingProposal & { sheet: string | null }): Problem {
  const { columns, headerLine, delimiter, sheet, sample } = proposal;
  const mapping = columns.flatMap(({ index, name, field, confidence }) =>
    field === null ? [] : [{ index, name, field, confidence }],
  );
  const url = `/api/v1/files/${fileId}/mapping`;
  return new Problem(422, 'mapping-needed', 'The file is a table, but it is not certain what its columns mean.', {
    hint: `Confirm or correct the proposed mapping: POST ${url}; or delete the file.`,
    members: {
      ...{ file_id: fileId, mapping_url: url, mapping, columns: columns.map(({ name }) => name) },
      ...{ header_line: headerLine, delimiter, sheet, sample },
    },
  });
}
