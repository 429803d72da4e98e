import { expect } from 'chai';
import fc from 'fast-check';
import { ASSUMED, Clock } from '../../../src/domain/logs/clock.ts';
import { FlowBatch } from '../../../src/domain/logs/flow.ts';
import { argusTime } from '../../../src/domain/logs/flow-tools/argus-state.ts';
import { flagText, scanFlags } from '../../../src/domain/logs/flow-tools/tcp-flags.ts';

const RECEIVED = Date.UTC(2026, 10, 21, 12) * 1000;
const clocked = (zone?: string) => new FlowBatch(1, undefined, new Clock({ receivedAt: RECEIVED, zone }));
const at = (micros: number) => new Date(micros / 1000).toISOString();

describe('argusTime', () => {
  it('puts a time without a day at the last such moment before the log was received', () => {
    const batch = clocked();
    expect(at(argusTime('11:59:59.5', batch))).to.equal('2026-11-21T11:59:59.500Z');
    expect(batch.assumed & ASSUMED.day).to.equal(ASSUMED.day);
    expect(at(argusTime('12:00:01', clocked()))).to.equal('2026-11-20T12:00:01.000Z');
    expect(at(argusTime('12:30:00', clocked('+01:00')))).to.equal('2026-11-21T11:30:00.000Z');
  });

  it('puts a day without a year in the last year that has had it', () => {
    expect(at(argusTime('11/20.10:00:00', clocked()))).to.equal('2026-11-20T10:00:00.000Z');
    expect(at(argusTime('12/31.10:00:00', clocked()))).to.equal('2025-12-31T10:00:00.000Z');
    expect(argusTime('25:00:00', clocked())).to.satisfy(Number.isNaN);
  });

  it('takes no day that is none, or lies outside the years read, for another', () => {
    for (const text of ['2026/02/30.10:00:00', '2026/13/01.10:00:00', '1969/12/31.23:00:00', '9999/01/01.00:00:00'])
      expect(argusTime(text, clocked()), text).to.satisfy(Number.isNaN);
  });
});

describe('scanFlags', () => {
  it('reads back what flagText writes, among dots and spaces', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.constantFrom('', '.', ' '), (flags, filler) => {
        const text = Buffer.from([...flagText(flags)].join(filler));
        expect(scanFlags(text, 0, text.length)).to.equal(flags);
      }),
    );
  });
});
