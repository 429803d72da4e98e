import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { assess } from '../../../../src/domain/access/request-threats/assess.ts';
import { excessLevel } from '../../../../src/domain/access/request-threats/export-volume.ts';
import { injectionSignatures } from '../../../../src/domain/access/request-threats/injection-signatures.ts';
import { networkOf } from '../../../../src/domain/access/request-threats/networks.ts';
import {
  type Counter,
  decayed,
  increased,
  scoreOf,
  severityFor,
} from '../../../../src/domain/access/request-threats/score.ts';
import { requestThreatSettings, SIGNALS, type Signal } from '../../../../src/domain/access/request-threats/settings.ts';
import { SEVERITIES } from '../../../../src/domain/detections/finding.ts';
import { testEnvironment } from '../../../support/environment.ts';

const json = JSON.parse(readFileSync(join(testEnvironment().projectFolder, 'config/request-threats.json'), 'utf8'));
const settings = requestThreatSettings(json);
const { half_life_seconds: halfLife } = settings;

const value = fc.double({ min: 0, max: 1e6, noNaN: true });
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
const signal = fc.constantFrom(...SIGNALS);
const close = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
const counter = (name: Signal, count: number, at = 0): Counter => ({ signal: name, value: count, at });

describe('the score of requests', () => {
  it('halves in a half-life, and does not care how the time is cut', () => {
    fc.assert(
      fc.property(value, seconds, seconds, (count, first, second) => {
        expect(close(decayed(count, halfLife, halfLife), count / 2)).to.equal(true);
        const inTwo = decayed(decayed(count, first, halfLife), second, halfLife);
        expect(close(inTwo, decayed(count, first + second, halfLife))).to.equal(true);
        expect(decayed(count, first, halfLife)).to.be.within(0, count);
        expect(decayed(count, -second, halfLife), 'a clock that went back').to.equal(count);
      }),
    );
  });

  it('is the same in whatever order processes add, at one time', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 8 }), seconds, (amounts, later) => {
        const add = (all: number[]) =>
          all.reduce((sum, amount) => increased(sum, amount, later * 1000, halfLife), counter('access-denied', 5));
        expect(close(add(amounts).value, add(amounts.toReversed()).value)).to.equal(true);
      }),
    );
  });

  it('never falls when a signal is added, never rises with time, and says what it is made of', () => {
    const counters = fc.array(fc.tuple(signal, value), { maxLength: 6 });
    fc.assert(
      fc.property(counters, signal, value, seconds, (given, more, amount, later) => {
        const before = given.map(([name, count]) => counter(name, count));
        const now = scoreOf(before, SIGNALS, 0, settings);
        expect(scoreOf([...before, counter(more, amount)], SIGNALS, 0, settings).points).to.be.at.least(now.points);
        expect(scoreOf(before, SIGNALS, later * 1000, settings).points).to.be.at.most(now.points + 1e-9);
        expect(
          close(
            now.parts.reduce((sum, part) => sum + part.points, 0),
            now.points,
          ),
        ).to.equal(true);
        for (const part of now.parts) expect(part.points).to.be.at.most(settings.signals[part.signal].most);
      }),
    );
  });

  it('grows graver with points', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        const thresholds = { medium: 20, high: 60, critical: 150 };
        const rank = (points: number) => {
          const severity = severityFor(points, thresholds);
          return severity ? SEVERITIES.indexOf(severity) : SEVERITIES.length;
        };
        if (one <= other) expect(rank(one)).to.be.at.least(rank(other));
      }),
    );
  });

  it('becomes a finding with its reasons at a threshold, and none below', () => {
    const subject = (count: number) => ({
      kind: 'user' as const,
      id: 'u1',
      counters: [counter('access-denied', count)],
    });
    expect(assess(subject(19.9), 0, settings)).to.deep.equal([]);
    const [finding] = assess(subject(20), 0, settings);
    expect(finding).to.include({ detection: 'suspicious-requests-user', fingerprint: 'user:u1', severity: 'medium' });
    expect(finding?.evidence).to.deep.include({
      signals: [{ signal: 'access-denied', count: 20, points: 20 }],
      settings_version: settings.version,
    });
    expect(assess(subject(20), 600_000, settings), 'ten minutes later').to.deep.equal([]);
  });

  it('does not become an alert by mistakes in forms alone, however many', () => {
    for (const kind of ['user', 'source'] as const) {
      const counters = [counter('validation-failed', 1e9)];
      expect(assess({ kind, id: '192.0.2.1', counters }, 0, settings)).to.deep.equal([]);
    }
  });

  it('has settings in which every detection can be reached', () => {
    for (const [name, { signals, thresholds }] of Object.entries(settings.detections)) {
      const most = signals.reduce((sum, each) => sum + settings.signals[each].most, 0);
      expect(most, name).to.be.at.least(Math.max(...Object.values(thresholds)));
    }
    expect(() => requestThreatSettings({ ...json, version: 0 })).to.throw();
    expect(() => requestThreatSettings({ ...json, unknown: 1 })).to.throw();
  });

  it('knows the forms of attacks, wherever they stand, and stays quick', () => {
    const attacks = [
      "' UNION SELECT 1",
      "x' or 1=1",
      '<script>',
      '../../etc/passwd',
      '$'.concat('{jndi:ldap://x}'),
      '__proto__',
    ];
    for (const attack of attacks) {
      expect(injectionSignatures(attack), attack).to.equal(1);
      expect(injectionSignatures({ deep: [{ list: [attack] }] }), attack).to.equal(1);
    }
    expect(injectionSignatures({ __proto__x: 1, name: "O'Brien", host: 'xn--bcher-kva.example', n: 5 })).to.equal(1);
    expect(injectionSignatures({ name: "O'Brien", host: 'xn--bcher-kva.example', action: 'drop', n: 5 })).to.equal(0);
    const began = performance.now();
    expect(injectionSignatures(Array.from({ length: 10_000 }, () => '<'.repeat(100_000)))).to.equal(0);
    expect(performance.now() - began).to.be.below(5_000);
  });

  it('calls an export unusual beyond the floor and one’s own habit, once per doubling', () => {
    const limits = { floor_bytes: 100, times_usual: 5 };
    const level = (today: number, usual: number) => excessLevel({ today, usual }, limits);
    expect([level(100, 0), level(101, 0), level(200, 0), level(400, 0)]).to.deep.equal([0, 1, 2, 3]);
    expect([level(400, 100), level(501, 100), level(1_000, 100)]).to.deep.equal([0, 1, 2]);
  });

  it('takes an IPv4 /16 and an IPv6 /32 for one network', () => {
    expect(networkOf('192.0.2.9')).to.equal('192.0.0.0/16');
    expect(networkOf('::ffff:192.0.2.9')).to.equal('192.0.0.0/16');
    expect(networkOf('2001:db8:1::5')).to.equal('2001:db8::/32');
    expect(networkOf('2001:db8:ffff::1')).to.equal('2001:db8::/32');
    expect(networkOf('')).to.equal(undefined);
  });
});
