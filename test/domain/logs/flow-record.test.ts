import { expect } from 'chai';
import { FlowBatch } from '../../../src/domain/logs/flow.ts';
import { flowRecord, formatTime } from '../../../src/domain/logs/flow-record.ts';

describe('flowRecord', () => {
  it('says null for everything a log does not state', () => {
    const batch = new FlowBatch(1);
    const row = batch.begin();
    batch.srcFamily[row] = 4;
    batch.dstFamily[row] = 6;
    batch.commit(3);
    const { record, line, src_ip, dst_ip, failed, action, phase, direction, count, ...rest } = flowRecord(batch, row);
    expect({ record, line, failed, action }).to.deep.equal({
      record: 'flow',
      line: 3,
      failed: false,
      action: 'unknown',
    });
    expect({ phase, direction, count }).to.deep.equal({ phase: 'whole', direction: 'order', count: 1 });
    expect(src_ip).to.match(/^\d/);
    expect(dst_ip).to.include(':');
    for (const value of Object.values(rest)) expect(value).to.equal(null);
  });
});

describe('formatTime', () => {
  it('keeps microseconds', () => {
    expect(formatTime(1713484784962686)).to.equal('2024-04-18T23:59:44.962686Z');
    expect(formatTime(0)).to.equal('1970-01-01T00:00:00.000000Z');
    expect(formatTime(Number.NaN)).to.equal(null);
  });
});
