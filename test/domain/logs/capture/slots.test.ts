import { expect } from 'chai';
import fc from 'fast-check';
import { Slots } from '../../../../src/domain/logs/capture/slots.ts';

/** The same with plain lists: places by hash, and three queues of places. */
class Model {
  readonly hashes = new Map<number, number>();
  readonly queues: number[][] = [[], [], []];

  take(place: number, hash: number, queue: number): void {
    this.hashes.set(place, hash);
    this.queues[queue]?.push(place);
  }

  leave(place: number): void {
    for (const [i, queue] of this.queues.entries()) this.queues[i] = queue.filter((other) => other !== place);
  }
}

const step = fc.record({
  what: fc.constantFrom('take', 'take', 'take', 'release', 'touch'),
  hash: fc.integer({ min: -5, max: 5 }).map((n) => n * 1024),
  queue: fc.integer({ min: 0, max: 2 }),
  which: fc.nat(),
});

function found(slots: Slots, hash: number): number[] {
  const places: number[] = [];
  for (let place = slots.find(hash); place >= 0; place = slots.next(place)) places.push(place);
  return places.sort((a, b) => a - b);
}

describe('Slots', () => {
  it('finds, queues, frees and grows as plain lists do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const slots = new Slots(2);
        const model = new Model();
        for (const { what, hash, queue, which } of steps) {
          const taken = [...model.hashes.keys()];
          const place = taken[which % Math.max(1, taken.length)];
          if (what === 'take') {
            if (slots.taken === slots.capacity) slots.grow(2 * slots.capacity);
            model.take(slots.take(hash, queue), hash, queue);
          } else if (place !== undefined) {
            model.leave(place);
            if (what === 'release') {
              slots.release(place);
              model.hashes.delete(place);
            } else {
              slots.touch(place, queue);
              model.queues[queue]?.push(place);
            }
          }
        }
        expect(slots.taken).to.equal(model.hashes.size);
        expect([0, 1, 2].map((queue) => slots.oldest(queue))).to.deep.equal(model.queues.map(([first]) => first ?? -1));
        for (const hash of model.hashes.values()) {
          const expected = [...model.hashes].filter(([, other]) => other === hash).map(([place]) => place);
          expect(found(slots, hash)).to.deep.equal(expected.sort((a, b) => a - b));
        }
      }),
    );
  });
});
