import { expect } from 'chai';
import {
  openZoneRules,
  readRuleService,
  spellRuleService,
  type ZoneRule,
} from '../../../src/domain/zones/zone-rule.ts';

const HTTPS = { protocol: 6, from: 443, to: 443 };
const rule = (stated: Partial<ZoneRule>): ZoneRule => ({
  ...{ from: 'Desks', to: 'Payments', verdict: 'forbidden', services: [], reason: 'made' },
  ...stated,
});
const verdict = (rules: ZoneRule[], from: string | null, to: string | null, port = 22) =>
  openZoneRules(rules)({ from, to, protocol: 6, port })?.verdict ?? null;

describe('zone rules', () => {
  it('decide about the pair that they name, in that direction', () => {
    const rules = [rule({})];
    expect(verdict(rules, 'Desks', 'Payments')).to.equal('forbidden');
    expect(verdict(rules, 'Payments', 'Desks')).to.equal(null);
    expect(verdict(rules, 'Branch', 'Payments')).to.equal(null);
    expect(verdict([], 'Desks', 'Payments')).to.equal(null);
  });

  it('let a service through that a rule names, whatever forbids all of them', () => {
    const rules = [rule({}), rule({ verdict: 'allowed', services: [HTTPS] })];
    expect(verdict(rules, 'Desks', 'Payments', 443)).to.equal('allowed');
    expect(verdict(rules, 'Desks', 'Payments', 22)).to.equal('forbidden');
    expect(verdict(rules.toReversed(), 'Desks', 'Payments', 443)).to.equal('allowed');
  });

  it('stand for any other zone, and for machines in none, where they name only one', () => {
    const rules = [rule({ from: null }), rule({ from: 'Tills', verdict: 'allowed' })];
    expect(verdict(rules, 'Desks', 'Payments')).to.equal('forbidden');
    expect(verdict(rules, null, 'Payments')).to.equal('forbidden');
    expect(verdict(rules, 'Tills', 'Payments')).to.equal('allowed');
    expect(verdict(rules, 'Payments', 'Payments'), 'within the zone').to.equal(null);
    expect(verdict([rule({ from: 'Payments' })], 'Payments', 'Payments')).to.equal('forbidden');
  });

  it('forbid where equally precise ones disagree', () => {
    const rules = [rule({ verdict: 'allowed' }), rule({})];
    expect(verdict(rules, 'Desks', 'Payments')).to.equal('forbidden');
    expect(verdict(rules.toReversed(), 'Desks', 'Payments')).to.equal('forbidden');
  });

  it('know services by port, range or protocol alone', () => {
    for (const text of ['443/tcp', '8000-8100/udp', 'icmp', 'tcp']) {
      const read = readRuleService(text);
      expect(read && spellRuleService(read)).to.equal(text);
    }
    expect(readRuleService(' 443/TCP ')).to.deep.equal(HTTPS);
    for (const text of ['443', '0/tcp', '9-8/tcp', '70000/tcp', '443/nothing', '', 'tcp/443', '443/tcp; drop']) {
      expect(readRuleService(text), text).to.equal(null);
    }
    const ports = [rule({ services: [{ protocol: 17, from: 8_000, to: 8_100 }] })];
    const decide = openZoneRules(ports);
    const of = (protocol: number, port: number) => decide({ from: 'Desks', to: 'Payments', protocol, port })?.verdict;
    expect([of(17, 8_000), of(17, 8_100), of(17, 8_101), of(6, 8_000)]).to.deep.equal([
      ...['forbidden', 'forbidden', undefined, undefined],
    ]);
  });
});
