import { z } from 'zod';
import { seededRandom } from '../../sample/random.ts';
import { isAdministration } from '../administration.ts';
import { Behaviour, FEATURES } from '../anomaly/behaviour.ts';
import { growForest, isolationOf } from '../anomaly/isolation-forest.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, toScore } from '../finding.ts';
import { defineRule, type ServiceRow } from '../rule.ts';
import { medianOf, round3 } from '../statistics.ts';
import { robustZ } from '../volumes/robust-z.ts';

const ID = 'anomaly';

const settings = z.strictObject({
  /** From which isolation (0 to 1) on; 0.5 is ordinary. */
  isolation: z.number().min(0.5).max(1).default(0.75),
  /** Machines of a kind that there must be to compare with. */
  peers: z.number().int().min(10).default(30),
  /** Robust standard deviations from the peers that one feature must have at least, to say why. */
  z: z.number().min(1).default(6),
  /** Machines of a kind reported at most, the oddest first: what many are is not odd. */
  most: z.number().int().min(1).default(3),
  seed: z.number().int().default(1),
});
type Limits = z.output<typeof settings>;

/** What cannot be expressed in standard deviations, because the peers never differ, counts as so many. */
const MOST_DEVIATIONS = 99;

interface Reason {
  feature: string;
  value: number;
  median: number;
  deviations: number;
}

/**
 * A machine inside that behaves unlike the others of its kind, by a seeded isolation forest over what it does as a client.
 * Says in which features, against how many peers. One sign among others: never graver than medium.
 */
export const anomaly = defineRule<Limits>({
  id: ID,
  title: 'Unusual behaviour',
  description: 'A machine inside behaves unlike the others of its kind.',
  technique: 'T1071',
  order: 'client',
  settings,
  open({ settings: limits, emit }) {
    const kinds = new Map<string, Behaviour[]>();
    let current: Behaviour | null = null;
    return {
      row(row) {
        if (row.client_scope !== 'internal') return;
        if (current?.client !== row.client) {
          current = new Behaviour(row);
          const peers = kinds.get(current.type);
          if (peers) peers.push(current);
          else kinds.set(current.type, [current]);
        }
        current.add(row, isAdministration(row));
      },
      end() {
        for (const peers of kinds.values()) {
          if (peers.length >= limits.peers) for (const finding of judge(peers, limits)) emit(finding);
        }
      },
    };
  },
  examples: [
    {
      name: 'a desk that calls two hundred machines among fifty that call five',
      rows: [...office(50), ...exampleRows(200, (n) => ({ ...desk(99, n), server: `10.9.0.${n + 1}`, port: 20 + n }))],
      finds: ['10.0.0.99'],
    },
    {
      name: 'desks that are all much alike',
      rows: office(60),
      finds: [],
    },
    {
      name: 'too few to compare with',
      rows: [...office(10), ...exampleRows(200, (n) => ({ ...desk(99, n), server: `10.9.0.${n + 1}` }))],
      finds: [],
    },
  ],
});

function office(count: number): ServiceRow[] {
  return Array.from({ length: count }, (_, one) => exampleRows(4 + (one % 3), (n) => desk(one, n))).flat();
}

function desk(one: number, n: number): Partial<ServiceRow> {
  return {
    ...{ client: `10.0.0.${one}`, client_scope: 'internal', server_scope: 'internal', client_type: 'workstation' },
    ...{ server: `10.1.0.${n + 1}`, port: 443 + n, flows: 20 + ((one * 7 + n) % 9), bytes_out: 4_000 + one * 90 },
    bytes_in: 90_000 + n * 700,
  };
}

function judge(peers: Behaviour[], limits: Limits): Finding[] {
  const points = peers.map(({ point }) => point);
  const forest = growForest(points, seededRandom(limits.seed));
  const odd = peers
    .map((machine, at) => ({ machine, isolation: isolationOf(forest, points[at] as Float64Array), at }))
    .filter(({ isolation }) => isolation >= limits.isolation)
    .sort((a, b) => b.isolation - a.isolation)
    .slice(0, limits.most);
  const columns = odd.length === 0 ? [] : FEATURES.map((_, feature) => points.map((point) => point[feature] as number));
  return odd.flatMap(({ machine, isolation, at }) => {
    const reasons = reasonsOf(machine, points[at] as Float64Array, columns).filter(
      ({ deviations }) => Math.abs(deviations) >= limits.z,
    );
    return reasons.length === 0 ? [] : [toFinding(machine, isolation, reasons.slice(0, 4), peers.length)];
  });
}

/** The features of a machine beside those of its peers, the farthest from them first. */
function reasonsOf(machine: Behaviour, point: Float64Array, columns: number[][]): Reason[] {
  const { values } = machine;
  return FEATURES.map((feature, at) => {
    const column = columns[at] as number[];
    const deviations = robustZ(point[at] as number, column);
    const middle = medianOf(Float64Array.from(column).sort());
    const median = feature.startsWith('share') ? middle / 10 : 10 ** middle - 1;
    const within = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, deviations));
    return { feature, value: round3(values[at] as number), median: round3(median), deviations: round3(within) };
  }).sort((a, b) => Math.abs(b.deviations) - Math.abs(a.deviations));
}

function toFinding(
  { client, type, first, last }: Behaviour,
  isolation: number,
  reasons: Reason[],
  peers: number,
): Finding {
  const why = reasons.map(({ feature, value, median }) => `${feature} ${spell(value)} (usually ${spell(median)})`);
  return {
    detection: ID,
    fingerprint: client,
    severity: isolation >= 0.8 && reasons.length >= 3 ? 'medium' : 'low',
    score: toScore(isolation - 0.3),
    title: `Unusual behaviour: ${client} is unlike the other ${peers - 1} of its kind`,
    description: `${client} was compared with ${peers - 1} others of the kind ${type}. What sets it apart: ${why.join(', ')}.`,
    ...{ client, server: null, protocol: null, port: null },
    evidence: {
      ...{ isolation: round3(isolation), kind: type, peers: peers - 1 },
      reasons: reasons.map((reason) => ({ ...reason })),
    },
    first_seen: first,
    last_seen: last,
  };
}

function spell(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString('en') : String(Math.round(value * 100) / 100);
}
