import { expect } from 'chai';
import { adviceFor } from '../../../src/domain/alerts/advice.ts';
import { answersOf } from '../../../src/domain/reports/alert-answers.ts';

describe('alerts in reports', () => {
  it('say what is done there, and what to do about it', () => {
    const { technique, next_steps } = answersOf({ detection: 'beacon', named_technique: null });
    expect(technique).to.equal('T1071');
    for (const step of adviceFor('beacon').steps) expect(next_steps).to.include(step);
    expect(next_steps).to.match(/^1\. .+ 2\. .+ 3\. /);
  });
  it('take the technique from a rule of a user, and from that alone', () => {
    expect(answersOf({ detection: 'rule:1', named_technique: 'T1046' }).technique).to.equal('T1046');
    expect(answersOf({ detection: 'rule:1', named_technique: null }).technique).to.equal(null);
    expect(answersOf({ detection: 'manual', named_technique: 'T1046' }).technique).to.equal(null);
    expect(answersOf({ detection: 'manual' }).next_steps).to.match(/^1\. [A-Z]/);
  });
});
