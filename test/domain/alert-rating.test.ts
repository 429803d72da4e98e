import { expect } from 'chai';
import { adviceFor } from '../../src/domain/alerts/advice.ts';
import { clocksOf } from '../../src/domain/alerts/deadlines.ts';
import { confidenceOf, ratingOf, ratingParts } from '../../src/domain/alerts/rating.ts';
import { SEVERITIES } from '../../src/domain/detections/finding.ts';
import { rules } from '../../src/domain/detections/registry.ts';

describe('how alerts are rated', () => {
  it('gives 0 to 100, more for graver and stronger ones, and as much as its parts add up to', () => {
    for (const { id: detection } of rules) {
      for (const strength of [0, 0.5, 1]) {
        const ratings = SEVERITIES.map((severity) => ratingOf({ detection, severity, strength }));
        expect(ratings).to.deep.equal(ratings.toSorted((a, b) => b - a));
        expect(Math.max(...ratings)).to.be.at.most(100);
        expect(Math.min(...ratings)).to.be.at.least(0);
      }
      const parts = ratingParts({ detection, severity: 'high', strength: 0.4 });
      for (const { points, most } of parts) expect(points).to.be.within(0, most);
      expect(confidenceOf({ detection, strength: 1 })).to.be.greaterThan(confidenceOf({ detection, strength: 0 }));
      expect(adviceFor(detection).steps).to.not.be.empty;
    }
    expect(ratingOf({ detection: 'manual', severity: 'critical', strength: 1 })).to.equal(100);
  });

  it('runs clocks from the opening, for as long as there is something to do', () => {
    const opened_at = new Date('2026-01-05T08:00:00Z');
    const alert = { severity: 'high', status: 'new', opened_at, acknowledged_at: null, resolved_at: null } as const;
    const at = (time: string, status: 'new' | 'acknowledged' | 'suppressed' | 'resolved' = 'new') =>
      clocksOf({ ...alert, status }, new Date(time)).overdue;
    expect(clocksOf(alert, opened_at).acknowledge_by).to.deep.equal(new Date('2026-01-05T09:00:00Z'));
    expect(at('2026-01-05T08:59:00Z')).to.equal(null);
    expect(at('2026-01-05T09:01:00Z')).to.equal('acknowledge');
    expect(at('2026-01-05T09:01:00Z', 'acknowledged')).to.equal(null);
    expect(at('2026-01-07T09:01:00Z', 'acknowledged')).to.equal('resolve');
    expect(at('2026-01-07T09:01:00Z', 'suppressed')).to.equal(null);
    expect(at('2026-01-07T09:01:00Z', 'resolved')).to.equal(null);
  });
});
