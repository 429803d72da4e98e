import { configureRules, openFlowPass } from '../src/domain/detections/detect.ts';
import { FlowColumns } from '../src/domain/detections/flows/flow-columns.ts';
import { seededRandom } from '../src/domain/sample/random.ts';
import { peakOf } from './measure.ts';
import { MOST_TIMES, scanFlows } from './scoring-scan.ts';

const DAY = 86_400;
const BEGIN = Date.UTC(2026, 0, 5) / 1000;
/** Conversations of a pair, as many as a score needs and some. */
const BEATS = 12;
/** Servers of each client. */
const SERVERS = 20;
/** As the worker does it: flows of so many pairs are held at once. */
const PAIRS_AT_ONCE = 80_000;
const MOST_SECONDS = 60;

/**
 * Beacon scores of so many client–server pairs in columns; a threat scan over ten times as many flows beside one GROUP BY
 * over the same rows; and the scores of half of them beside the same measures by window functions and percentile_cont.
 * Each with the memory it took. `npm run bench -- scoring 1000000` is the full size.
 */
export async function benchScoring(pairs: number): Promise<string[][]> {
  return [
    ['beacon scores in columns', 'seconds', `of ${MOST_SECONDS} s`, 'MB'],
    scorePairs(pairs, [{ id: 'beacon', reads: 'service' }]),
    scorePairs(pairs, [{ id: 'beacon-rita', reads: 'pair' }]),
    ['threat scan against GROUP BY', 'seconds', `of ${MOST_TIMES} x`, 'MB'],
    ...(await scanFlows(pairs)),
    ...(await scanFlows(10 * pairs)),
  ];
}

function scorePairs(pairs: number, [{ id, reads }]: [{ id: string; reads: 'service' | 'pair' }]): string[] {
  const configured = configureRules({ 'beacon-rita': { enabled: true } }).filter(({ rule }) => rule.id === id);
  let found = 0;
  const window = { from: BEGIN, to: BEGIN + DAY };
  const pass = openFlowPass(configured, reads, { window, emit: () => (found += 1) });
  if (!pass) throw new Error(`${id} reads no flows`);
  const random = seededRandom(1);
  const memory = peakOf();
  let seconds = 0;
  for (let done = 0; done < pairs; done += PAIRS_AT_ONCE) {
    const columns = columnsOf(done, Math.min(PAIRS_AT_ONCE, pairs - done), random.next);
    const began = performance.now();
    for (const client of columns.byClient()) for (const group of client.groups(reads)) pass.group(group);
    seconds += (performance.now() - began) / 1000;
    memory.look();
  }
  const began = performance.now();
  pass.end();
  seconds += (performance.now() - began) / 1000;
  memory.look();
  const title = `${pairs.toLocaleString('en')} pairs, ${id} (${found.toLocaleString('en')} found)`;
  return [title, seconds.toFixed(1), (seconds / MOST_SECONDS).toFixed(2), memory.megabytes()];
}

/** Every hundredth pair keeps a rhythm; the others call as people do. Twenty pairs are one client's. */
function columnsOf(first: number, pairs: number, next: () => number): FlowColumns {
  const columns = new FlowColumns();
  const bytes = new DataView(new ArrayBuffer(4));
  const numberOf = (address: number) => {
    bytes.setUint32(0, address);
    return columns.addresses.numberOf(bytes, 0, 4);
  };
  for (let pair = first; pair < first + pairs; pair += SERVERS) {
    const client = numberOf(0x0a_00_00_00 + pair / SERVERS);
    for (let n = 0; n < SERVERS * BEATS; n++) {
      const one = pair + (n % SERVERS);
      columns.add({
        ...{ client, server: numberOf(0xc6_33_00_00 + ((one * 7_919) % 50_021)), protocol: 6, port: 443 },
        time: BEGIN + (one % 100 === 0 ? Math.floor(n / SERVERS) * 7_000 : next() * DAY),
        ...{
          duration: 1,
          failed: false,
          bytesOut: 400 + next() * 4_000,
          bytesIn: 900,
          ipBytesOut: 700,
          ipBytesIn: 1_200,
        },
      });
    }
  }
  return columns;
}
