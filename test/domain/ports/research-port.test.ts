import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CONFIG_FOLDER } from '../../../src/config/project.ts';
import { compileKnowledge } from '../../../src/domain/ports/knowledge.ts';
import { protocolName, protocolNumber, serviceLabel } from '../../../src/domain/ports/protocols.ts';
import { researchPort } from '../../../src/domain/ports/research-port.ts';

const read = (name: string) => JSON.parse(readFileSync(join(CONFIG_FOLDER, name), 'utf8'));

describe('port research', () => {
  const knowledge = compileKnowledge(read('ports.json'), read('port-knowledge.json'));
  const judged = (protocol: number, port: number) => {
    const { name, risk, compliance } = researchPort(protocol, port, knowledge);
    return [name, risk, compliance];
  };

  it('judges what is well known', () => {
    expect(judged(6, 23)).to.deep.equal(['telnet', 'critical', 'non_compliant']);
    expect(judged(6, 21)).to.deep.equal(['ftp', 'high', 'non_compliant']);
    expect(judged(6, 22)).to.deep.equal(['ssh', 'low', 'compliant']);
    expect(judged(6, 443)).to.deep.equal(['https', 'low', 'compliant']);
    expect(judged(6, 80)).to.deep.equal(['http', 'medium', 'conditional']);
    expect(judged(17, 161)).to.deep.equal(['snmp', 'high', 'non_compliant']);
    expect(judged(6, 5903)).to.deep.equal(['vnc', 'high', 'non_compliant']);
  });

  it('takes the name from the registry where nothing is judged', () => {
    expect(judged(6, 4000)).to.deep.equal(['terabase', 'medium', 'conditional']);
  });

  it('says what kind of port it is where nobody registered one', () => {
    expect(judged(6, 60_000)).to.deep.equal([null, 'low', 'unknown']);
    expect(judged(6, 4)).to.deep.equal([null, 'medium', 'unknown']);
  });

  it('knows protocols without ports', () => {
    expect(judged(1, 0)).to.deep.equal(['icmp', 'low', 'compliant']);
    expect(judged(0, 0)).to.deep.equal([null, 'low', 'unknown']);
    expect(judged(99, 0)).to.deep.equal(['99', 'low', 'unknown']);
  });

  it('says what a service is, who uses it, what it is abused for, and what the frameworks ask', () => {
    const rdp = researchPort(6, 3389, knowledge);
    expect([rdp.registered_name, rdp.encryption, rdp.audience]).to.deep.equal([
      'ms-wbt-server',
      'encrypted',
      'administrative',
    ]);
    expect(rdp.abuse.map(({ kind }) => kind)).to.include.members(['ransomware', 'lateral-movement']);
    expect(rdp.frameworks.map(({ title, status }) => `${title}: ${status}`)).to.deep.equal([
      'PCI DSS 4.0.1: conditional',
      'NIST SP 800-53 revision 5: conditional',
      'CIS Controls v8: conditional',
    ]);
    for (const port of [4_000, 60_000, 4, 0]) {
      expect(researchPort(6, port, knowledge).frameworks, `${port}`).to.have.lengthOf(3);
    }
  });

  it('always has a reason, and one that names a requirement where it judges', () => {
    for (const service of knowledge.services.values()) expect(service.reason, service.name).to.match(/PCI DSS 4\.0\.1/);
    expect(researchPort(6, 60_000, knowledge).reason).to.not.be.empty;
  });

  it('refuses knowledge that names impossible ports', () => {
    const [entry] = read('port-knowledge.json').services;
    const file = (ports: string[]) => ({ ...read('port-knowledge.json'), services: [{ ...entry, ports }] });
    expect(() => compileKnowledge({ ports: {} }, file(['tcp/70000']))).to.throw('impossible range');
    expect(() => compileKnowledge({ ports: {} }, file(['nonsense/1']))).to.throw('unknown protocol');
    const alien = { ...read('port-knowledge.json'), services: [{ ...entry, abuse: ['curses'] }] };
    expect(() => compileKnowledge({ ports: {} }, alien)).to.throw('does not explain: curses');
  });
});

describe('protocol names', () => {
  it('go both ways', () => {
    expect([protocolName(6), protocolName(250), protocolNumber('UDP'), protocolNumber('47')]).to.deep.equal([
      'tcp',
      '250',
      17,
      47,
    ]);
    expect([protocolNumber('256'), protocolNumber('x'), protocolNumber('')]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    expect([serviceLabel(6, 443), serviceLabel(1, 0)]).to.deep.equal(['443/tcp', 'icmp']);
  });
});
