import type { Sample } from '../domain/logs/format.ts';
import { headerLines } from '../domain/logs/header-fingerprint.ts';
import { makeSample, SAMPLE_BYTES } from '../domain/logs/sample.ts';
import { isFor, type MemberMapping, type TableMapping } from '../domain/logs/table-mapping.ts';
import type { IntakeMember } from './member.ts';
import { peek } from './peeked.ts';

/** What the columns of a member mean, as stated for it or remembered for its header, and its bytes; null: not stated. */
export async function mappingOf(
  member: IntakeMember,
  stated: MemberMapping | null,
  remembered: ReadonlyMap<string, TableMapping>,
): Promise<{ mapping: TableMapping | null; bytes: AsyncIterable<Buffer> }> {
  if (stated && isFor(stated, member.name)) return { mapping: stated, bytes: member.bytes };
  if (remembered.size === 0 || member.refused) return { mapping: null, bytes: member.bytes };
  const { head, complete, bytes } = await peek(member.bytes, SAMPLE_BYTES);
  return { mapping: rememberedFor(makeSample(head.subarray(0, SAMPLE_BYTES), complete), remembered), bytes };
}

/** What is remembered of tables with a header that stands in the sample, for that line of it. */
export function rememberedFor(sample: Sample, remembered: ReadonlyMap<string, TableMapping>): TableMapping | null {
  if (remembered.size === 0) return null;
  for (const { line, delimiter, fingerprint } of headerLines(sample)) {
    const mapping = remembered.get(fingerprint);
    if (mapping) return { ...mapping, headerLine: line, delimiter };
  }
  return null;
}
