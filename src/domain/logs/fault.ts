import { type Complaint, quoted } from './reject.ts';
import { FIELD, isUnset, type RowPlan } from './row.ts';
import type { Fields } from './scan/fields.ts';

/** What is wrong with the plan's entry that `fillRow` found at fault. */
export function faultOf(plan: RowPlan, entry: number, bytes: Buffer, fields: Fields): Complaint {
  const column = plan.columns[entry] as number;
  const [start, end] = [fields.starts[column] as number, fields.ends[column] as number];
  return { field: plan.names[entry] as string, reason: faultReason(plan.kinds[entry] as number, bytes, start, end) };
}

/** Why the text in `bytes[start, end)` is no such field. */
export function faultReason(kind: number, bytes: Buffer, start: number, end: number): string {
  if (isUnset(bytes, start, end)) return 'missing';
  const value = quoted(bytes, start, end);
  const negative = bytes[start] === 0x2d;
  switch (kind) {
    case FIELD.srcAddress:
    case FIELD.dstAddress:
      return `${value} is not an IP address`;
    case FIELD.srcPort:
    case FIELD.dstPort:
      return `${value} is not a port (0 to 65535)`;
    case FIELD.protocol:
      return `${value} is not a protocol name or number`;
    case FIELD.time:
    case FIELD.endTime:
      return `${value} is not a time between 1970 and 2200`;
    case FIELD.duration:
    case FIELD.durationMs:
      return negative ? `${value} is negative` : `${value} is not a duration`;
    default:
      return negative ? `${value} is negative` : `${value} is not a whole number up to 2^53`;
  }
}
