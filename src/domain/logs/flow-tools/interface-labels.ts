import type { FlowBatch } from '../flow.ts';
import type { LabelDictionary } from '../label-dictionary.ts';

const MOST = 4096;

/** The labels of numbered interfaces, `interface 3`, without making the text again for every record. */
export class InterfaceLabels {
  #labels: LabelDictionary | null = null;
  readonly #indexes = new Map<number, number>();

  /** The label's index in the batch's dictionary; 0, which says that none is stated, for number 0. */
  index(number: number, batch: FlowBatch): number {
    if (!(number > 0)) return 0;
    if (this.#labels !== batch.labels || this.#indexes.size > MOST) {
      this.#labels = batch.labels;
      this.#indexes.clear();
    }
    let index = this.#indexes.get(number);
    if (index === undefined) {
      index = batch.labels.indexOfText(`interface ${number}`);
      this.#indexes.set(number, index);
    }
    return index;
  }
}
