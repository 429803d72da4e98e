import { MOST_EXAMPLES } from '../finding.ts';
import type { ObservedRow } from '../observation-rule.ts';
import { type AskedName, entropyOf } from './dns-name.ts';

/** More names of one domain than this say nothing new, and take memory. */
const MOST_NAMES = 20_000;
/** Record types with room for data that hardly any client asks many of. */
const ROOMY = new Set(['TXT', 'NULL', 'CNAME', 'MX', 'KEY', 'PRIVATE', 'SRV']);

/** What one client asked of one domain. */
export class TunnelTally {
  roomy = 0;
  #asked = 0;
  #answered = 0;
  first: number;
  last: number;
  readonly names = new Set<string>();
  #length = 0;
  #entropy = 0;

  constructor(time: number) {
    this.first = time;
    this.last = time;
  }

  /** Counts a record; some sensors write one for the question and another for its answer. */
  add({ subdomain }: AskedName, { qtype, type }: ObservedRow['detail'], time: number): void {
    const { queries } = this;
    const answer = type === 'answer' || type === 'response';
    if (answer) this.#answered += 1;
    else this.#asked += 1;
    this.last = time;
    if (this.queries > queries && typeof qtype === 'string' && ROOMY.has(qtype.toUpperCase())) this.roomy += 1;
    if (subdomain === '' || this.names.has(subdomain) || this.names.size >= MOST_NAMES) return;
    this.names.add(subdomain);
    this.#length += subdomain.length;
    this.#entropy += entropyOf(subdomain.replaceAll('.', ''));
  }

  get queries(): number {
    return Math.max(this.#asked, this.#answered);
  }

  /** Characters before the domain, on average of distinct names. */
  get length(): number {
    return this.names.size === 0 ? 0 : this.#length / this.names.size;
  }

  /** Bits for each character, on average of distinct names. */
  get entropy(): number {
    return this.names.size === 0 ? 0 : this.#entropy / this.names.size;
  }

  /** Names among the questions: programs ask for the same again, tunnels never do. */
  get freshness(): number {
    return this.names.size / this.queries;
  }

  get roomyShare(): number {
    return this.roomy / this.queries;
  }

  /** Characters that the distinct names carried out. */
  get carried(): number {
    return this.#length;
  }

  get examples(): string[] {
    return [...this.names].slice(0, MOST_EXAMPLES);
  }
}
