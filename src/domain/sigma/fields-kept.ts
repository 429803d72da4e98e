import { type Expression, type Field, testsOf } from '../user-rules/expression.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';
import type { FieldOf } from './selection.ts';

/** The fields of a log as a rule asks for them, and what its author should know of those that are not kept. */
export interface FieldsKept {
  fieldOf: FieldOf;
  notices(): string[];
  /** Throws RuleFault where nothing that the rule asks for is kept: it would say the same of every record. */
  refuseWithout(where: Expression): void;
}

/** A field that is not kept counts as one that no record states, as Sigma has it for fields that are not there. */
export function fieldsKept(fields: ReadonlyMap<string, Field>): FieldsKept {
  const missing = new Map<string, RulePath>();
  return {
    fieldOf(name, path) {
      const field = fields.get(name.toLowerCase());
      if (field === undefined) missing.set(name, missing.get(name) ?? path);
      return field ?? { in: 'nothing', name };
    },
    notices: () => [...missing.keys()].map((name) => `${sayMissing(name)} It counts as not stated.`),
    refuseWithout(where) {
      const [first] = missing;
      if (!first || testsOf(where).some(({ field }) => field.in !== 'nothing')) return;
      throw new RuleFault(sayMissing(first[0]), first[1]);
    },
  };
}

function sayMissing(name: string): string {
  return `Nothing is kept of the field "${name.slice(0, 60)}" of this log.`;
}
