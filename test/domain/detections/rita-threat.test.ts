import { expect } from 'chai';
import { ritaThreat, STROBE } from '../../../src/domain/detections/beacon/rita-threat.ts';

const ORDINARY = { beacon: null, connections: 10, totalDuration: 0, prevalence: 0.1, knownForDays: null };

describe('RITA threat score', () => {
  it('takes the gravest of the signals', () => {
    expect(ritaThreat({ ...ORDINARY, beacon: 0.8 })).to.include({ score: 0.5, severity: 'medium' });
    expect(ritaThreat({ ...ORDINARY, totalDuration: 28_800 })).to.include({ score: 0.6, severity: 'high' });
    expect(ritaThreat({ ...ORDINARY, connections: STROBE, beacon: 0.5 })).to.include({ score: 0.8, severity: 'high' });
    expect(ritaThreat({ ...ORDINARY, beacon: 0.49 })).to.include({ score: 0, severity: 'info' });
  });

  it('adds for what few talk to and what is new, and takes away for the opposite', () => {
    expect(ritaThreat({ ...ORDINARY, beacon: 1, prevalence: 0.02, knownForDays: 7 }).score).to.equal(1.1);
    expect(ritaThreat({ ...ORDINARY, beacon: 1, prevalence: 0.02 })).to.include({ score: 0.95, severity: 'critical' });
    expect(ritaThreat({ ...ORDINARY, beacon: 1, prevalence: 0.5, knownForDays: 30 })).to.include({
      ...{ score: 0.5, severity: 'medium' },
    });
  });
});
