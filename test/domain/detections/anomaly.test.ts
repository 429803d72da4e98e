import { expect } from 'chai';
import { growForest, isolationOf } from '../../../src/domain/detections/anomaly/isolation-forest.ts';
import { seededRandom } from '../../../src/domain/sample/random.ts';

/** Points of three features around zero. */
function cloud(count: number): Float64Array[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, () => Float64Array.from([random.next(), random.next(), random.next()]));
}

describe('isolation forest', () => {
  it('parts a stranger from the crowd sooner than any of them', () => {
    const crowd = cloud(400);
    const stranger = Float64Array.from([9, 9, 9]);
    const forest = growForest([...crowd, stranger], seededRandom(1));
    const scores = crowd.map((point) => isolationOf(forest, point));
    expect(isolationOf(forest, stranger)).to.be.above(0.7);
    expect(isolationOf(forest, stranger)).to.be.above(Math.max(...scores));
    expect(scores.reduce((sum, score) => sum + score, 0) / scores.length).to.be.within(0.4, 0.55);
  });

  it('gives the same for the same seed', () => {
    const crowd = cloud(100);
    const score = () => isolationOf(growForest(crowd, seededRandom(3)), crowd[5] as Float64Array);
    expect(score()).to.equal(score());
  });

  it('finds nobody odd where all are alike', () => {
    const alike = Array.from({ length: 50 }, () => Float64Array.from([1, 2]));
    const forest = growForest(alike, seededRandom(1));
    expect(isolationOf(forest, alike[0] as Float64Array)).to.be.closeTo(0.5, 1e-9);
  });
});
