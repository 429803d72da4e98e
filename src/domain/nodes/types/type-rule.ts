import type { KnownType } from '../node-type.ts';
import type { NodeView, Usual } from '../node-view.ts';
import type { Clue } from '../weigh.ts';

/** What speaks for a type of node. A rule only speaks for; against it stand the rules of the other types. */
export interface TypeRule {
  type: KnownType;
  clues(view: NodeView, usual: Usual): Clue[];
}

/** A clue where the condition holds, and none elsewhere. */
export function clue(holds: boolean, worth: number, reason: string): Clue[] {
  return holds ? [{ worth, reason }] : [];
}
