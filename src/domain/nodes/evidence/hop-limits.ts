import { HOP_LIMIT } from '../best-os.ts';
import type { EvidenceRule } from '../fact.ts';

/** What stacks begin to count from, as their systems are shipped; anybody can set another. */
const SYSTEMS = new Map([
  [64, 'Unix-like'],
  [128, 'Windows'],
]);
const CONFIDENCE = 25;
/** More routers than a network inside has: then the beginning was another one. */
const MOST_HOPS = 20;

/** The hop limit that a host's handshakes arrive with. */
export const hopLimits: EvidenceRule = {
  kinds: ['hop-limit'],
  facts({ src: address, detail: { initial, hops } }) {
    if (address === null || typeof initial !== 'number' || typeof hops !== 'number') return [];
    const value = SYSTEMS.get(initial);
    if (value === undefined || hops > MOST_HOPS) return [];
    return [{ address, kind: 'os', source: HOP_LIMIT, value, confidence: CONFIDENCE }];
  },
};
