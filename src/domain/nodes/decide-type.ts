import type { KnownType, NodeType } from './node-type.ts';
import type { NodeView, Usual } from './node-view.ts';
import { typeRules } from './types/registry.ts';
import { statedClues, type TypedClue } from './types/stated.ts';
import { confidenceOf, together } from './weigh.ts';

/** A type with what speaks for it (0 to 99) and why, the strongest reason first. */
export interface Candidate {
  type: KnownType;
  confidence: number;
  reasons: string[];
}

/** What a node is. With too little evidence it is unknown, and the candidates say what there is. */
export interface TypeVerdict {
  type: NodeType;
  confidence: number;
  candidates: Candidate[];
}

/** Below this nothing is said. */
const LEAST = 0.5;
/** Nor where others speak against it so much that less is left. */
const LEAST_CONFIDENCE = 40;
/** From here on a particular type is believed, though a general one has more to speak for it. */
const PARTICULAR = 0.6;
const GENERAL: ReadonlySet<KnownType> = new Set(['server', 'workstation']);
/** Devices also offer pages or files: they give way to what speaks clearly for a server or a workstation. */
const DEVICES: ReadonlySet<KnownType> = new Set(['printer', 'iot', 'network-device']);

/** Weighs everything that speaks for each type and takes the best. */
export function decideType(view: NodeView, usual: Usual): TypeVerdict {
  const stated = statedClues(view);
  const weighed = typeRules
    .map(({ type, clues }) => weigh(type, [...clues(view, usual), ...stated.filter((each) => each.type === type)]))
    .filter(({ worth }) => worth > 0);
  const best = choose(weighed);
  // What was chosen comes first, though a more general type may have more to speak for it.
  const rank = ({ type, confidence }: Candidate) => confidence + (type === best?.type ? 100 : 0);
  const candidates = weighed
    .map(({ type, worth, reasons }) => ({ type, confidence: confidenceOf(worth), reasons }))
    .sort((one, other) => rank(other) - rank(one))
    .slice(0, 4);
  if (best === undefined) return { type: 'unknown', confidence: 0, candidates };
  const rivals = weighed.filter(({ type }) => type !== best.type && (GENERAL.has(best.type) || !GENERAL.has(type)));
  const rival = rivals.reduce((most, { worth }) => Math.max(most, worth), 0);
  const confidence = confidenceOf(best.worth * (1 - 0.4 * rival));
  return confidence < LEAST_CONFIDENCE
    ? { type: 'unknown', confidence: 0, candidates }
    : { type: best.type, confidence, candidates };
}

interface Weighed {
  type: KnownType;
  worth: number;
  reasons: string[];
}

function weigh(type: KnownType, clues: readonly (TypedClue | { worth: number; reason: string })[]): Weighed {
  const sorted = [...clues].sort((one, other) => other.worth - one.worth);
  return {
    type,
    worth: together(sorted.map(({ worth }) => worth)),
    reasons: sorted.map(({ reason }) => reason).slice(0, 6),
  };
}

function choose(weighed: readonly Weighed[]): Weighed | undefined {
  const byWorth = [...weighed].sort((one, other) => other.worth - one.worth);
  const general = byWorth.find(({ type }) => GENERAL.has(type));
  const particular = byWorth.find(
    ({ type, worth }) =>
      !GENERAL.has(type) && worth >= PARTICULAR && (!DEVICES.has(type) || worth >= (general?.worth ?? 0) - 0.1),
  );
  const best = particular ?? byWorth[0];
  return best !== undefined && best.worth >= LEAST ? best : undefined;
}
