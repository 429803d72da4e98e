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

  it('adds for requests without a host, programs of their own and answers that are not what was asked for', () => {
    const of = (stated: object) => ritaThreat({ ...ORDINARY, beacon: 0.8, ...stated });
    expect(of({ missingHost: true })).to.deep.include({ score: 0.6, severity: 'high' });
    expect(of({ rareSignature: true }).score).to.equal(0.65);
    expect(of({ otherContent: true }).score).to.equal(0.65);
    expect(of({ missingHost: true, rareSignature: true, otherContent: true })).to.include({ score: 0.9 });
    expect(of({ rareSignature: true }).modifiers).to.deep.equal({
      ...{ prevalence: 0, first_seen: 0, missing_host: 0, rare_signature: 0.15, other_content: 0 },
    });
  });

  it('adds for what few talk to and what is new, and takes away for the opposite', () => {
    expect(ritaThreat({ ...ORDINARY, beacon: 1, prevalence: 0.02, knownForDays: 7 }).score).to.equal(1.1);
    expect(ritaThreat({ ...ORDINARY, beacon: 1, prevalence: 0.02 })).to.include({ score: 0.95, severity: 'critical' });
    expect(ritaThreat({ ...ORDINARY, beacon: 1, prevalence: 0.5, knownForDays: 30 })).to.include({
      ...{ score: 0.5, severity: 'medium' },
    });
  });
});
