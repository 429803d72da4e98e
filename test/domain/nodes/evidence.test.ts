import { expect } from 'chai';
import fc from 'fast-check';
import { OBSERVATION_KINDS } from '../../../src/domain/logs/observation.ts';
import { osOfAgent } from '../../../src/domain/nodes/agent.ts';
import { osOfText } from '../../../src/domain/nodes/banner.ts';
import { bestOs } from '../../../src/domain/nodes/best-os.ts';
import { factsOf } from '../../../src/domain/nodes/evidence/registry.ts';
import type { Fact, StoredObservation } from '../../../src/domain/nodes/fact.ts';
import { FactSums } from '../../../src/domain/nodes/fact-sums.ts';
import { isRandomised, macAddress, vendorOf } from '../../../src/domain/nodes/mac.ts';

const [CLIENT, SERVER] = ['10.0.0.1', '10.0.0.2'];

function seen(
  kind: StoredObservation['kind'],
  detail: StoredObservation['detail'],
  rest: Partial<StoredObservation> = {},
): StoredObservation {
  return {
    ...{
      kind,
      part: 1,
      line: 1,
      time: 1000,
      src: CLIENT,
      srcPort: 50_000,
      dst: SERVER,
      dstPort: 53,
      protocol: 17,
      name: null,
      detail,
    },
    ...rest,
  };
}

const said = (facts: Fact[], kind: Fact['kind']) =>
  facts.filter((fact) => fact.kind === kind).map(({ address, value }) => `${address} ${value}`);

describe('what observations say of hosts', () => {
  it('DNS: the name asked for and its aliases stand for the addresses answered', () => {
    const facts = factsOf(
      seen('dns', { query: 'www.bank.example', qtype: 'A', answers: ['web.bank.example', '10.0.9.9'] }),
    );
    expect(said(facts, 'name')).to.deep.equal(['10.0.9.9 www.bank.example', '10.0.9.9 web.bank.example']);
    expect(factsOf(seen('dns', { query: 'bank.example', qtype: 'MX', answers: ['10.0.9.9'] }))).to.deep.equal([]);
  });

  it('DNS: an answer of many addresses is worth less to each of them', () => {
    const worth = (answers: string[]) =>
      factsOf(seen('dns', { query: 'cdn.example', qtype: 'A', answers }))[0]?.confidence ?? 0;
    expect(worth(['192.0.2.1'])).to.be.above(worth(['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4']));
  });

  it('DHCP: name, hardware and system, for as long as the lease', () => {
    const facts = factsOf(
      seen('dhcp', {
        mac: '3C:52:82:00:00:01',
        hostname: 'PC-1',
        assigned_ip: '10.0.5.5',
        lease_time: 600,
        vendor_class: 'MSFT 5.0',
      }),
    );
    expect(said(facts, 'name')).to.deep.equal(['10.0.5.5 pc-1']);
    expect(said(facts, 'mac')).to.deep.equal(['10.0.5.5 3c:52:82:00:00:01']);
    expect(said(facts, 'os')).to.deep.equal(['10.0.5.5 Windows']);
    expect(facts.find(({ kind }) => kind === 'name')?.until).to.equal(1600);
    expect(facts.find(({ kind }) => kind === 'identity')).not.to.have.property('until');
  });

  it('Kerberos: a machine by its own account, and nobody by a refused one', () => {
    const login = (detail: StoredObservation['detail']) =>
      factsOf(seen('login', { application: 'kerberos', ...detail }));
    expect(said(login({ user: 'PC-1$/BANK.EXAMPLE', success: true }), 'name')).to.deep.equal([
      `${CLIENT} pc-1.bank.example`,
    ]);
    expect(login({ user: 'PC-1$/BANK.EXAMPLE', success: false })).to.deep.equal([]);
    expect(login({ user: 'alice/BANK.EXAMPLE', success: true })).to.deep.equal([]);
  });

  it('HTTP: the server by its Host, the client by its agent, and a proxy by what it is asked', () => {
    const direct = factsOf(
      seen('http', {
        host: 'shop.bank.example:8080',
        uri: '/',
        user_agent: 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0',
      }),
    );
    expect(said(direct, 'name')).to.deep.equal([`${SERVER} shop.bank.example`]);
    expect(said(direct, 'os')).to.deep.equal([`${CLIENT} Ubuntu`]);
    const proxied = factsOf(seen('http', { host: 'shop.example', uri: 'http://shop.example/', user_agent: '' }));
    expect(said(proxied, 'name')).to.deep.equal([]);
    expect(said(proxied, 'type')).to.deep.equal([`${SERVER} proxy`]);
  });

  it('scanners: open ports, banners and guesses; closed ports are none', () => {
    const port = (detail: StoredObservation['detail']) =>
      factsOf(seen('scanned-port', detail, { src: SERVER, srcPort: 22, protocol: 6 }));
    expect(said(port({ state: 'open', banner: 'SSH-2.0-OpenSSH_9.2p1 Debian-2' }), 'os')).to.deep.equal([
      `${SERVER} Debian`,
    ]);
    expect(said(port({ state: 'open' }), 'open-port')).to.deep.equal([`${SERVER} 6/22`]);
    expect(port({ state: 'closed' })).to.deep.equal([]);
  });

  it('of any content is no error, and names canonical values only', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string(), { maxLength: 3 }),
    );
    const keys = fc.constantFrom(
      'query',
      'answers',
      'mac',
      'hostname',
      'host',
      'uri',
      'user_agent',
      'user',
      'application',
      'server',
      'subject',
      'names',
      'lease_time',
      'os',
      'banner',
      'state',
      'path',
    );
    fc.assert(
      fc.property(fc.constantFrom(...OBSERVATION_KINDS), fc.dictionary(keys, value), (kind, detail) => {
        for (const { kind: fact, value: text } of factsOf(seen(kind, detail as StoredObservation['detail']))) {
          expect(text).not.to.equal('');
          if (fact === 'name') expect(text).to.match(/^[a-z0-9._-]+$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is summed: how often, from when to when, and where first', () => {
    const sums = new FactSums();
    const fact: Fact = { address: CLIENT, kind: 'name', source: 'dhcp', value: 'pc-1', confidence: 80 };
    sums.add({ time: 50, part: 1, line: 7 }, [fact]);
    sums.add({ time: 20, part: 1, line: 9 }, [{ ...fact, until: 90, confidence: 90 }]);
    expect(sums.take()).to.deep.equal([
      { ...fact, confidence: 90, count: 2, firstSeen: 20, lastSeen: 90, part: 1, line: 7 },
    ]);
    expect(sums.size).to.equal(0);
  });
});

describe('hardware addresses', () => {
  it('are kept in one spelling; groups are none', () => {
    expect(macAddress('00-1B-54-AA-00-01')).to.equal('00:1b:54:aa:00:01');
    expect(macAddress('001b.54aa.0001')).to.equal('00:1b:54:aa:00:01');
    for (const text of ['01:00:5e:00:00:01', 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00', 'x', null])
      expect(macAddress(text)).to.equal(null);
  });

  it('name their maker, unless the machine made them up', () => {
    expect(vendorOf('00:00:0c:00:00:01')).to.match(/cisco/i);
    expect(isRandomised('00:00:0c:00:00:01')).to.equal(false);
    expect(isRandomised('da:a1:19:00:00:01') || vendorOf('da:a1:19:00:00:01') !== null).to.equal(true);
    expect(isRandomised('5e:00:00:00:00:01')).to.equal(true);
  });
});

describe('operating systems', () => {
  it('are read from user agents and banners', () => {
    expect(osOfAgent('Microsoft-CryptoAPI/10.0')?.value).to.equal('Windows');
    expect(
      osOfAgent(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
      )?.value,
    ).to.equal('iOS');
    expect(osOfAgent('curl/8.5.0')).to.equal(null);
    expect(osOfText('Apache/2.4.37 (centos)')?.value).to.equal('CentOS');
    expect(osOfText('SSH-2.0-Cisco-1.25')?.value).to.equal('Cisco IOS');
    expect(osOfText('Microsoft Windows Server 2019')?.value).to.equal('Windows Server 2019');
  });

  it('are surer with every source, and less sure when others speak from the same address', () => {
    const one = { value: 'Windows', source: 'dhcp', confidence: 70, count: 1 };
    const more = { value: 'Windows 10 or later', source: 'user-agent', confidence: 70, count: 1 };
    const other = { value: 'Ubuntu', source: 'ssh', confidence: 70, count: 1 };
    const [alone, both, mixed] = [bestOs([one]), bestOs([one, more]), bestOs([one, more, other])];
    expect(both?.value).to.equal('Windows 10 or later');
    expect(both?.confidence).to.be.above(alone?.confidence ?? 0);
    expect(mixed?.confidence).to.be.below(alone?.confidence ?? 0);
    expect(mixed?.families).to.equal(2);
  });

  it('are read from hop limits where nothing else tells, or where that agrees', () => {
    const hop = (initial: number, hops: number) =>
      factsOf(seen('hop-limit', { initial, hops })).map((fact) => ({ ...fact, count: 1 }));
    const agent = { value: 'Windows 10 or later', source: 'user-agent', confidence: 70, count: 3 };
    expect(bestOs(hop(128, 2))).to.deep.include({ value: 'Windows', confidence: 25 });
    expect(bestOs(hop(64, 0))).to.deep.include({ value: 'Unix-like', confidence: 25 });
    expect([...hop(255, 1), ...hop(32, 0), ...hop(128, 60)]).to.be.empty;
    const agreed = bestOs([agent, ...hop(128, 2)]);
    expect(agreed?.value).to.equal('Windows 10 or later');
    expect(agreed?.confidence).to.be.within(71, 80);
    expect(bestOs([agent, ...hop(64, 0)])).to.deep.equal(bestOs([agent]));
  });
});
