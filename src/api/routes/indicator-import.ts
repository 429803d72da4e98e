import { z } from 'zod';
import { type IndicatorChange, storeIndicators } from '../../db/indicators.ts';
import { readIndicators } from '../../domain/intel/read-indicators.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { defineRoute, principalOf } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { Problem } from '../problem.ts';
import { receiveTexts } from '../receive-table.ts';
import { record } from '../record.ts';
import { plainName } from '../schemas.ts';
import { undoAfter } from '../undo-after.ts';
import { confidence, indicatorImport, tlp } from './indicator-schemas.ts';
import { dryRun, listBody, TOO_LARGE } from './list-import-schemas.ts';

const MOST_SHOWN = 50;
const MOST_AT_ONCE = 250_000;

/** Files of indicators in. */
export const importIndicators = defineRoute({
  method: 'post',
  path: '/api/v1/indicators/import',
  operationId: 'importIndicators',
  tag: 'indicators',
  summary: 'Import a file of indicators',
  description:
    'A bundle of STIX 2.1, an event of MISP, a table or a plain list, told by its content. What can be taken is; every other entry is answered with its line or place and the reason.',
  permission: 'security:write',
  query: z.strictObject({
    source: plainName.optional().meta({ description: 'Who says so; the name of the file unless stated' }),
    confidence: confidence.default(50).meta({ description: 'Of entries that state none' }),
    tlp: tlp.optional(),
    include_reserved: z.stringbool().default(false),
    dry_run: dryRun,
  }),
  rawBody: listBody,
  responses: {
    200: { description: 'What changed, or would', schema: indicatorImport },
    413: TOO_LARGE,
    422: { description: 'The file is no list of indicators' },
  },
  async handler(context) {
    const { dry_run, include_reserved, ...stated } = context.query;
    const { file, texts } = await receiveTexts(context);
    const given = {
      confidence: stated.confidence,
      tags: [],
      tlp: stated.tlp ?? null,
      includeReserved: include_reserved,
    };
    const reads = texts.map((one) => readIndicators(one, given) ?? unknownFile());
    const indicators = reads.flatMap((read) => read.indicators);
    const leftOut = reads.flatMap((read) => read.left_out);
    if (indicators.length > MOST_AT_ONCE) throw tooMany();
    const source = stated.source ?? (plainName.safeParse(file.name).data as string | undefined) ?? 'import';
    const { tenantId, userId } = principalOf(context);
    const change = await undoAfter<IndicatorChange & { job_id: string | null }>(dry_run, (keep) =>
      inOwnTenant(context, async (transaction) => {
        const result = await storeIndicators(transaction, indicators, { source, feedId: null, createdBy: userId });
        keep({ ...result, job_id: null });
        const news = result.created + result.changed > 0;
        const job = news
          ? await enqueue(transaction, { tenantId, kind: 'intel-match', payload: {}, createdBy: userId })
          : null;
        const counts = { indicators: indicators.length, left_out: leftOut.length, ...result };
        await record(transaction, context, 'indicator.import', null, { source, file: file.name, ...counts });
        return { ...result, job_id: job?.id ?? null };
      }),
    );
    const counts = { indicators: indicators.length, left_out: leftOut.length, errors: leftOut.slice(0, MOST_SHOWN) };
    return { status: 200, body: { dry_run, ...counts, ...change } };
  },
});

function unknownFile(): never {
  throw new Problem(422, 'no-indicators', 'The file is JSON, but neither STIX nor MISP, or not all of it is there.', {
    hint: 'Send a bundle of STIX 2.1, an event of MISP, a table whose header names a value, or one value a line.',
  });
}

function tooMany(): Problem {
  return new Problem(413, 'too-large', `The file has more than ${MOST_AT_ONCE} indicators.`, {
    hint: 'Make it a feed: those are fetched by a worker, whatever their size.',
  });
}
