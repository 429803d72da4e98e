import type { FlowBatch } from '../logs/flow.ts';

/** More applications than any network has: what lies in the column is something else. */
const MOST_APPLICATIONS = 60_000;

/** Which application most flows of an edge named. Most edges have one, which costs two numbers; the others are kept apart. */
export class ApplicationVotes {
  readonly #names: string[] = [''];
  readonly #indexes = new Map<string, number>([['', 0]]);
  /** The first application each edge named, and its votes. */
  #first = new Int32Array(0);
  #firstVotes = new Float64Array(0);
  /** Edge → its further applications and their votes. */
  readonly #further = new Map<number, Map<number, number>>();
  /** Label of the batch's dictionary → application. */
  #ofLabel: number[] = [];
  #labels: unknown;

  get tooMany(): boolean {
    return this.#names.length > MOST_APPLICATIONS;
  }

  /** Makes room for so many edges. */
  grow(capacity: number): void {
    const [first, votes] = [new Int32Array(capacity), new Float64Array(capacity)];
    first.set(this.#first);
    votes.set(this.#firstVotes);
    [this.#first, this.#firstVotes] = [first, votes];
  }

  /** Counts `count` flows of the edge for the application of a batch's row. */
  vote(edge: number, batch: FlowBatch, row: number, count: number): void {
    const application = this.#applicationOf(batch, batch.application[row] as number);
    const first = this.#first[edge] as number;
    if (first === 0 || first === application) {
      this.#first[edge] = application;
      this.#firstVotes[edge] = (this.#firstVotes[edge] as number) + count;
      return;
    }
    const further = this.#further.get(edge);
    if (further) further.set(application, (further.get(application) ?? 0) + count);
    else this.#further.set(edge, new Map([[application, count]]));
  }

  /** The application with most votes, of equally frequent ones the first in the alphabet; null for none. */
  winnerOf(edge: number): string | null {
    let [best, most] = [this.#names[this.#first[edge] as number] as string, this.#firstVotes[edge] as number];
    for (const [application, votes] of this.#further.get(edge) ?? []) {
      const name = this.#names[application] as string;
      if (votes > most || (votes === most && name < best)) [best, most] = [name, votes];
    }
    return best === '' ? null : best;
  }

  #applicationOf(batch: FlowBatch, label: number): number {
    if (this.#labels !== batch.labels) {
      this.#labels = batch.labels;
      this.#ofLabel = [0];
    }
    const known = this.#ofLabel[label];
    if (known !== undefined) return known;
    const name = batch.labels.texts[label] as string;
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = this.#names.length;
      this.#names.push(name);
      this.#indexes.set(name, index);
    }
    this.#ofLabel[label] = index;
    return index;
  }
}
