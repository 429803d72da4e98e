import { expect } from 'chai';
import { rhythmScore } from '../../../src/domain/detections/beacon/service-score.ts';
import { bowleySkewness, deviationOf, medianOf } from '../../../src/domain/detections/statistics.ts';
import { seededRandom } from '../../../src/domain/sample/random.ts';

const random = seededRandom(3);
const lists = Array.from({ length: 400 }, (_, n) =>
  Float64Array.from({ length: n % 23 }, () => Math.floor(random.next() * (n % 3 === 0 ? 4 : 1_000)) / 3).sort(),
);

describe('statistics of sorted values', () => {
  it('give the deviation that sorting the distances gives', () => {
    for (const list of lists) {
      for (const median of [medianOf(list), 0, 5, 1_000]) {
        const distances = list.map((value) => Math.abs(value - median)).sort();
        expect(deviationOf(list, median)).to.deep.equal(medianOf(distances));
      }
    }
  });

  it('give the skewness of the values times a scale', () => {
    for (const list of lists) {
      const scaled = list.map((value) => value * 0.37);
      expect(bowleySkewness(list, 0.37)).to.deep.equal(bowleySkewness(scaled));
    }
  });
});

describe('the score of a rhythm', () => {
  it('is left out below the floor, and the same above it', () => {
    for (let n = 0; n < 200; n++) {
      const times = Float64Array.from({ length: 40 }, (_, at) => at * 60 + random.next() * n * 3).sort();
      const sizes = n % 2 === 0 ? null : Float64Array.from({ length: 40 }, () => 100 + random.next() * n);
      const score = rhythmScore(times, sizes, 10);
      const expected = score && score.score >= 0.65 ? score : null;
      expect(rhythmScore(times, sizes, 10, 0.65)).to.deep.equal(expected);
    }
  });
});
