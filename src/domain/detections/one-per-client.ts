import { type Finding, MOST_EXAMPLES, SEVERITIES } from './finding.ts';

/** From how many findings of one client on they become one. */
const MOST = 4;

/** What many findings of one client come to. */
export interface Gathered {
  client: string;
  count: number;
  /** The servers, or labels of ports, they are about; at most as many as evidence carries. */
  examples: string[];
  /** The gravest of them, of equally grave ones the first. */
  gravest: Finding;
  first: Date;
  last: Date;
}

/**
 * Gathers the findings of one client after another: a few are passed on as they are, many as one, because somebody who
 * looks at a thousand machines does one thing. Holds a few findings, however many there are.
 */
export class OnePerClient {
  #few: Finding[] = [];
  #gathered: Gathered | undefined;
  readonly #emit: (finding: Finding) => void;
  readonly #combine: (gathered: Gathered) => Finding;

  constructor(emit: (finding: Finding) => void, combine: (gathered: Gathered) => Finding) {
    this.#emit = emit;
    this.#combine = combine;
  }

  /** A finding of the client at hand, and what it is about. */
  add(finding: Finding, about: string): void {
    if (this.#few.length < MOST) this.#few.push(finding);
    const all = this.#gathered;
    if (!all) {
      const { client, first_seen, last_seen } = finding;
      const seen = { first: first_seen, last: last_seen };
      this.#gathered = { client: client as string, count: 1, examples: [about], gravest: finding, ...seen };
      return;
    }
    all.count += 1;
    if (all.examples.length < MOST_EXAMPLES) all.examples.push(about);
    if (SEVERITIES.indexOf(finding.severity) < SEVERITIES.indexOf(all.gravest.severity)) all.gravest = finding;
    if (finding.first_seen < all.first) all.first = finding.first_seen;
    if (finding.last_seen > all.last) all.last = finding.last_seen;
  }

  /** No more findings of this client. */
  close(): void {
    const all = this.#gathered;
    if (all && all.count > MOST) this.#emit(this.#combine(all));
    else for (const finding of this.#few) this.#emit(finding);
    this.#few = [];
    this.#gathered = undefined;
  }
}
