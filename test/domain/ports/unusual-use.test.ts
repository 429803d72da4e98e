import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CONFIG_FOLDER } from '../../../src/config/project.ts';
import { compileKnowledge } from '../../../src/domain/ports/knowledge.ts';
import { unusualUse } from '../../../src/domain/ports/unusual-use.ts';

const read = (name: string) => JSON.parse(readFileSync(join(CONFIG_FOLDER, name), 'utf8'));

describe('use of ports that is not standard', () => {
  const knowledge = compileKnowledge(read('ports.json'), read('port-knowledge.json'));
  const use = (port: number, label: string) => {
    const found = unusualUse({ protocol: 6, port, label, source: 'flows', servers: 1, seen: 3 }, knowledge);
    return found && `${found.spoken} ${found.kind}`;
  };

  it('is a protocol away from its own port', () => {
    expect(use(2222, 'ssh')).to.equal('ssh moved');
    expect(use(33_899, 'ms-rdp')).to.equal('rdp moved');
    expect(use(40_053, 'dns')).to.equal('dns moved');
  });

  it('is a protocol on the port of another service', () => {
    expect(use(443, 'ssh')).to.equal('ssh other-service');
    expect(use(80, 'ssh')).to.equal('ssh other-service');
    expect(use(53, 'smb')).to.equal('smb other-service');
  });

  it('is plain HTTP on a port that is meant to encrypt', () => {
    expect(use(443, 'http')).to.equal('http plaintext');
    expect(use(8443, 'web-browsing')).to.equal('http plaintext');
    expect(use(443, 'ssl,http')).to.equal(undefined);
  });

  it('is the web on an alternative port, or on one that nobody knows', () => {
    expect(use(8080, 'http')).to.equal('http alternative');
    expect(use(8443, 'ssl,http')).to.equal('tls alternative');
    expect(use(8443, 'https')).to.equal('tls alternative');
    expect(use(48_123, 'http')).to.equal('http moved');
  });

  it('is nothing where a protocol is at home, nor where a web protocol carries the service', () => {
    for (const [port, label] of [
      ...([
        [22, 'ssh'],
        [3389, 'rdp'],
        [53, 'dns'],
        [5901, 'vnc'],
        [445, 'smb2'],
        [443, 'ssl'],
        [80, 'http'],
      ] as const),
      ...([
        [636, 'ssl'],
        [993, 'tls'],
        [9200, 'http'],
        [5985, 'http'],
        [1433, 'tls'],
        [6443, 'ssl'],
        [830, 'ssh'],
      ] as const),
    ])
      expect(use(port, label), `${label} on ${port}`).to.equal(undefined);
  });

  it('is nothing where the label says nothing that is known', () => {
    for (const label of ['unknown-tcp', 'incomplete', 'Core Banking', '', 'constructor', '__proto__'])
      expect(use(2222, label), label).to.equal(undefined);
  });
});
