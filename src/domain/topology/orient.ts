import { DIRECTION, type FlowBatch, hasPorts } from '../logs/flow.ts';
import { swapEnds } from '../logs/flow-tools/turn-round.ts';
import { CONFIDENCE } from './confidence.ts';
import type { KnownServices, Overrides } from './known-endpoints.ts';
import { portPlace, RANK } from './port-ranks.ts';

/** What direction is told from, besides the record itself. */
export interface DirectionEvidence {
  /** Of `portRanks`. */
  ranks: Uint8Array;
  overrides: Overrides;
  learned: KnownServices;
}

const RANKS = Object.keys(RANK).length;
/** Server's rank * RANKS + client's rank → how sure that is; 0: the two are too close. */
const BY_RANKS = new Uint8Array(RANKS * RANKS);
for (const server of [RANK.known, RANK.wellKnown]) {
  for (const client of [RANK.shortLived, RANK.plain]) BY_RANKS[server * RANKS + client] = CONFIDENCE.knownPort;
  BY_RANKS[server * RANKS + RANK.registered] = CONFIDENCE.registeredPort;
}
BY_RANKS[RANK.registered * RANKS + RANK.shortLived] = CONFIDENCE.registeredPort;
// Whatever else is known: a short-lived port is no service while the other may be one.
BY_RANKS[RANK.plain * RANKS + RANK.shortLived] = CONFIDENCE.portNumber;

/**
 * Gives every row of a batch its direction, client → server, and how sure that is: by what the source states, by what
 * somebody said, by group addresses, by the ports, by services known before. Rows that name the server first are turned
 * round; what none of this decides is left as it is with a confidence of 0. Returns how many those are.
 */
export function orient(batch: FlowBatch, evidence: DirectionEvidence): number {
  let undecided = 0;
  for (let row = 0; row < batch.length; row++) {
    if (batch.direction[row] === DIRECTION.initiator) batch.confidence[row] = CONFIDENCE.initiator;
    else if (batch.confidence[row] === 0) undecided += orientRow(batch, row, evidence);
  }
  return undecided;
}

/** 1 when the row is left undecided. */
function orientRow(batch: FlowBatch, row: number, evidence: DirectionEvidence): number {
  const protocol = batch.protocol[row] as number;
  const from = batch.srcPort[row] as number;
  const to = batch.dstPort[row] as number;
  if (from <= 0 || to <= 0 || (protocol !== -1 && !hasPorts(protocol))) return orientWithoutPorts(batch, row);
  const [src, dst] = [portPlace(protocol, from), portPlace(protocol, to)];
  if (!evidence.overrides.isEmpty) {
    const said = sideOf(batch, row, src, dst, evidence.overrides);
    if (said !== 0) return decide(batch, row, said > 0, CONFIDENCE.override);
  }
  const group = groupSide(batch, row);
  if (group !== 0) return decide(batch, row, group > 0, CONFIDENCE.group);
  const { ranks } = evidence;
  const forth = BY_RANKS[(ranks[dst] as number) * RANKS + (ranks[src] as number)] as number;
  const back = BY_RANKS[(ranks[src] as number) * RANKS + (ranks[dst] as number)] as number;
  if (forth < CONFIDENCE.knownPort && back < CONFIDENCE.knownPort) {
    const known = learnedSide(batch, row, src, dst, evidence.learned);
    if (known !== 0) return decide(batch, row, known > 0, CONFIDENCE.learned);
  }
  if (forth === back) return 1;
  return decide(batch, row, forth > back, Math.max(forth, back));
}

/** The order of a record that counts both directions is all there is; one direction alone may be the answer. */
function orientWithoutPorts(batch: FlowBatch, row: number): number {
  const group = groupSide(batch, row);
  if (group !== 0) return decide(batch, row, group > 0, CONFIDENCE.group);
  if (batch.direction[row] === DIRECTION.oneWay && (batch.dstPort[row] as number) <= 0) return 1;
  return decide(batch, row, true, CONFIDENCE.stated);
}

function decide(batch: FlowBatch, row: number, forth: boolean, confidence: number): 0 {
  batch.confidence[row] = confidence;
  if (forth) return 0;
  swapEnds(batch, row);
  batch.reversed[row] = 1;
  if (batch.direction[row] === DIRECTION.oneWay) batch.reply[row] = 1;
  return 0;
}

/** Above 0: the destination is the server; below: the source; 0: nobody said, or both were said to be. */
function sideOf(batch: FlowBatch, row: number, src: number, dst: number, overrides: Overrides): number {
  const at = row * 16;
  const forSrc = overrides.of(batch.srcFamily[row] as number, batch.srcAddress, at, src);
  return overrides.of(batch.dstFamily[row] as number, batch.dstAddress, at, dst) - forSrc;
}

function learnedSide(batch: FlowBatch, row: number, src: number, dst: number, learned: KnownServices): number {
  const at = row * 16;
  const isDst = learned.has(batch.dstFamily[row] as number, batch.dstAddress, at, dst) ? 1 : 0;
  return isDst - (learned.has(batch.srcFamily[row] as number, batch.srcAddress, at, src) ? 1 : 0);
}

function groupSide(batch: FlowBatch, row: number): number {
  const at = row * 16;
  const isDst = isGroup(batch.dstFamily[row] as number, batch.dstAddress[at] as number) ? 1 : 0;
  return isDst - (isGroup(batch.srcFamily[row] as number, batch.srcAddress[at] as number) ? 1 : 0);
}

/** Multicast, or the broadcast to all; of the subnets' own only who knows the subnets can tell. */
function isGroup(family: number, first: number): boolean {
  return family === 4 ? (first >= 224 && first < 240) || first === 255 : first === 0xff;
}
