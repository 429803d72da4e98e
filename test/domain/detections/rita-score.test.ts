import { expect } from 'chai';
import {
  barsOf,
  evenHeights,
  flatnessOf,
  histogramOf,
  twoHeights,
} from '../../../src/domain/detections/beacon/histogram.ts';
import { regularityOf } from '../../../src/domain/detections/beacon/regularity.ts';
import {
  bucketScore,
  durationOf,
  RITA_THRESHOLDS,
  ritaScore,
} from '../../../src/domain/detections/beacon/rita-score.ts';

const DAY = { from: 0, to: 86_400 };

/** Times that begin at `start` and follow one another after the given intervals. */
function timesOf(start: number, intervals: number[]): Float64Array {
  const times = [start];
  for (const interval of intervals) times.push((times.at(-1) as number) + interval);
  return Float64Array.from(times);
}

describe('RITA beacon score', () => {
  it('finds perfect intervals perfectly even', () => {
    expect(regularityOf(new Float64Array(500).fill(60), 1).score).to.equal(1);
  });

  it('measures skewness and deviation as published', () => {
    const { skewness, deviation, score } = regularityOf(Float64Array.from([1, 2, 25, 42, 90, 299, 500, 1500, 4975]), 1);
    expect(skewness).to.be.closeTo(0.845, 0.0005);
    expect(deviation).to.equal(89);
    expect(score).to.equal(0.083);
  });

  it('takes a fallback where the median leaves nothing to compare with', () => {
    const sizes = new Float64Array(10);
    expect(regularityOf(sizes, 1).score).to.equal(1);
    expect(regularityOf(sizes, 0).score).to.equal(0.5);
  });

  it('scores the histogram 1 to 10 as published', () => {
    const bins = Uint32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(barsOf(bins)).to.deep.equal({ bars: 10, longestRun: 10 });
    expect(flatnessOf({ bins, ...barsOf(bins) })).to.equal(0.478);
  });

  it('measures how even heights are as published', () => {
    expect(evenHeights(Uint32Array.from([950, 970, 990, 1010, 1030, 1050, 1070]))).to.equal(0.96);
    expect(evenHeights(Uint32Array.from([0, 0, 0, 9]))).to.equal(0);
  });

  it('scores two heights as published', () => {
    const bins = Uint32Array.from([
      ...new Array<number>(50).fill(1000),
      ...new Array<number>(5).fill(400),
      ...[100, 200, 300, 500, 600],
    ]);
    expect(twoHeights({ bins, ...barsOf(bins) })).to.equal(0.932);
    expect(twoHeights({ bins: bins.subarray(0, 10), ...barsOf(bins.subarray(0, 10)) })).to.equal(0);
  });

  it('lets a run go on past midnight', () => {
    const bins = new Uint32Array(24);
    for (const hour of [22, 23, 0, 1, 2]) bins[hour] = 3;
    expect(barsOf(bins)).to.deep.equal({ bars: 5, longestRun: 5 });
    expect(barsOf(new Uint32Array(24).fill(1)).longestRun).to.equal(24);
  });

  it('scores a perfect beacon of a day 1', () => {
    const times = timesOf(0, new Array<number>(1440).fill(60));
    const found = ritaScore({ times, sizes: new Float64Array(1441).fill(1_000) }, DAY);
    expect(found).to.include({ score: 1, histogram: 1, duration: 1, connections: 1441 });
  });

  it('scores duration by coverage or by an unbroken half of the window', () => {
    const short = timesOf(0, new Array<number>(6 * 60).fill(60));
    expect(durationOf(short, histogramOf(short, DAY.from, DAY.to), DAY)).to.equal(0.584);
    const gone = timesOf(0, [5 * 3_600 - 1]);
    expect(durationOf(gone, histogramOf(gone, DAY.from, DAY.to), DAY)).to.equal(0);
  });

  it('takes fewer than four distinct seconds for no candidate', () => {
    const three = timesOf(0, [60, 0, 60, 0]);
    expect(ritaScore({ times: three, sizes: new Float64Array(5).fill(9) }, DAY)).to.equal(null);
    expect(ritaScore({ times: timesOf(0, [60, 60, 60]), sizes: new Float64Array(4).fill(9) }, DAY)).not.to.equal(null);
  });

  it('puts measures into buckets', () => {
    const scores = [49, 50, 60, 70, 80, 90, 95, 100, 120].map((value) => bucketScore(value, RITA_THRESHOLDS.beacon));
    expect(scores.map((score) => Math.round(score * 1000) / 1000)).to.deep.equal([
      ...[0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.8],
    ]);
  });
});
