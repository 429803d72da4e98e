import { expect } from 'chai';
import { differenceText, scanText } from '../../src/cli/wait-for-scan.ts';

describe('what a scan did, in words', () => {
  it('counts alerts', () => {
    expect(scanText({ alerts_new: 1, alerts_updated: 0, alerts_resolved: 12 })).to.match(
      /: 1 alerts new, 0 .+, 12 resolved/,
    );
  });
  it('shows what would be otherwise, now and then', () => {
    const each = { alert_id: null, client: null, server: null };
    const text = differenceText({
      ...{ new: 1, gone: 0, changed: 1, same: 3 },
      examples: {
        new: [
          { ...each, title: 'a new \u001b[31mone', severity: null, severity_then: 'high', score: null, score_then: 70 },
        ],
        changed: [
          { ...each, title: 'a graver one', severity: 'low', severity_then: 'high', score: 30, score_then: 70 },
        ],
      },
    });
    const [counts, , first, second] = text.split('\n');
    expect(counts).to.equal('1 alerts new, 0 gone, 1 changed, 3 the same.');
    expect(first).to.match(/^new +high 70 +a new \ufffd\[31mone$/);
    expect(second).to.match(/^changed +low 30 +high 70 +a graver one$/);
    expect(differenceText({ new: 0, gone: 0, changed: 0, same: 3 })).to.equal(
      '0 alerts new, 0 gone, 0 changed, 3 the same.',
    );
  });
});
