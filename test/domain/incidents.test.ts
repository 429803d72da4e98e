import { expect } from 'chai';
import { correlate, type LinkedAlert, QUIET_MILLISECONDS } from '../../src/domain/alerts/incidents.ts';

const HOUR = 3_600_000;
const alert = (id: string, client: string, hour: number, differences: Partial<LinkedAlert> = {}): LinkedAlert => ({
  ...{ id, client, server: null, severity: 'high', first: hour * HOUR, last: (hour + 1) * HOUR },
  ...differences,
});

describe('correlating alerts', () => {
  it('joins what one client does, until a quiet day', () => {
    const alerts = [
      alert('a', '10.0.0.1', 0),
      alert('b', '10.0.0.1', 20),
      alert('c', '10.0.0.1', 46),
      alert('d', '10.0.0.1', 48),
    ];
    expect(correlate(alerts)).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(QUIET_MILLISECONDS).to.equal(24 * HOUR);
  });

  it('follows an actor from machine to machine', () => {
    const chain = [
      alert('a', '10.0.0.1', 0, { server: '10.0.0.2' }),
      alert('b', '10.0.0.2', 3, { server: '10.0.0.3' }),
      alert('c', '10.0.0.3', 9),
      alert('other', '10.0.0.9', 3),
    ];
    expect(correlate(chain.toReversed())).to.deep.equal([['a', 'b', 'c']]);
  });

  it('does not go on from what came before, much later, or is of low severity', () => {
    const aimed = alert('a', '10.0.0.1', 10, { server: '10.0.0.2' });
    expect(correlate([aimed, alert('b', '10.0.0.2', 2)])).to.deep.equal([]);
    expect(correlate([aimed, alert('b', '10.0.0.2', 36)])).to.deep.equal([]);
    expect(correlate([aimed, alert('b', '10.0.0.2', 12, { severity: 'low' })])).to.deep.equal([]);
    expect(correlate([aimed, alert('b', '10.0.0.2', 12)])).to.deep.equal([['a', 'b']]);
  });

  it('counts a long alert as activity until its end', () => {
    const long = alert('a', '10.0.0.1', 0, { last: 100 * HOUR });
    expect(correlate([long, alert('b', '10.0.0.1', 2), alert('c', '10.0.0.1', 110)])).to.deep.equal([['a', 'b', 'c']]);
  });
});
