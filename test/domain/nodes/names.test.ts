import { expect } from 'chai';
import fc from 'fast-check';
import { bestName, type NameEvidence, rankNames } from '../../../src/domain/nodes/best-name.ts';
import { addressOfReverse, hostName } from '../../../src/domain/nodes/host-name.ts';

const DAY = 86_400;
const name = (value: string, source: string, rest: Partial<NameEvidence> = {}): NameEvidence => ({
  ...{ value, source, confidence: 85, count: 1, firstSeen: 0, lastSeen: 0, addresses: 1 },
  ...rest,
});
const best = (...names: NameEvidence[]) => bestName(rankNames(names))?.value ?? null;

describe('names of nodes', () => {
  it('are kept in one spelling, and only when they name one machine', () => {
    expect(hostName('PC-0020.Bank.Example.')).to.equal('pc-0020.bank.example');
    for (const text of [
      '*.bank.example',
      '_ldap._tcp.bank.example',
      '10.0.0.1',
      '2001:db8::1',
      'localhost',
      '',
      'a b',
      '5.0.0.10.in-addr.arpa',
    ])
      expect(hostName(text), text).to.equal(null);
  });

  it('of the reverse zones give back the address', () => {
    expect(addressOfReverse('10.2.0.192.in-addr.arpa.')).to.equal('192.0.2.10');
    expect(addressOfReverse('2.0.192.in-addr.arpa')).to.equal(null);
    const nibbles = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(nibbles, (digits) => {
        const address = addressOfReverse(`${[...digits].reverse().join('.')}.ip6.arpa`);
        const groups = (digits.match(/.{4}/g) as string[]).join(':');
        expect(new URL(`http://[${address}]`).host).to.equal(new URL(`http://[${groups}]`).host);
      }),
    );
  });

  it('that a machine gives itself go with it when the address goes to another', () => {
    expect(
      best(
        name('pc-1', 'dhcp', { confidence: 90, count: 50, lastSeen: DAY }),
        name('pc-2', 'dhcp', { confidence: 90, lastSeen: 2 * DAY }),
      ),
    ).to.equal('pc-2');
  });

  it('that many addresses share stand for none of them', () => {
    expect(best(name('cdn.example', 'dns-answer', { confidence: 40, addresses: 40 }))).to.equal(null);
    expect(
      best(
        name('cdn.example', 'dns-answer', { addresses: 40 }),
        name('edge7.example', 'dns-reverse', { confidence: 80 }),
      ),
    ).to.equal('edge7.example');
  });

  it('are the better the more sources agree, and full names are preferred to bare ones', () => {
    expect(
      best(name('web01', 'smb', { confidence: 80 }), name('web01.bank.example', 'dns-reverse', { confidence: 60 })),
    ).to.equal('web01.bank.example');
    const [agreed] = rankNames([
      name('web01', 'smb', { confidence: 70 }),
      name('web01.bank.example', 'dns-answer', { confidence: 70 }),
    ]);
    expect(agreed?.score).to.equal(75);
  });
});
