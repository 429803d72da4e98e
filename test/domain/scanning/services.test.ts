import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { dnsQuestion, readDnsAnswer } from '../../../src/domain/scanning/services/dns.ts';
import { ntpQuestion, readNtpAnswer } from '../../../src/domain/scanning/services/ntp.ts';
import { SERVICE_PROBES } from '../../../src/domain/scanning/services/registry.ts';
import { readSnmpAnswer, snmpQuestion } from '../../../src/domain/scanning/services/snmp.ts';
import type { Identity } from '../../../src/domain/scanning/slice.ts';

const read = (name: string, bytes: Buffer | string, port = 0, ended = true) =>
  SERVICE_PROBES.find((probe) => probe.name === name)?.read(Buffer.from(bytes), { port, ended });

/** A handshake of MySQL as its documents describe it. */
function handshake(version: string): Buffer {
  const body = Buffer.concat([
    Buffer.from([10]),
    Buffer.from(`${version}\0`),
    Buffer.alloc(4 + 8 + 1, 1),
    Buffer.from([0xff, 0xff]),
    Buffer.alloc(20),
  ]);
  const head = Buffer.from([0, 0, 0, 0]);
  head.writeUIntLE(body.length, 0, 3);
  return Buffer.concat([head, body]);
}

describe('services by what they say', () => {
  const cases: [name: string, bytes: Buffer | string, port: number, expected: Partial<Identity>][] = [
    ['ssh', 'SSH-2.0-OpenSSH_9.6p1 Debian-1\r\n', 22, { product: 'OpenSSH', version: '9.6p1' }],
    ['ssh', 'SSH-1.99-Cisco-1.25\n', 22, { product: 'Cisco', version: '1.25' }],
    [
      'smtp',
      '220 mail.bank.example ESMTP Postfix (Debian)\r\n',
      25,
      { product: 'Postfix', detail: { hostname: 'mail.bank.example' } },
    ],
    ['ftp', '220-Welcome\r\n220 (vsFTPd 3.0.5)\r\n', 21, { product: 'vsFTPd', version: '3.0.5' }],
    ['mysql', handshake('8.4.1'), 3306, { product: 'MySQL', version: '8.4.1', detail: { tls_offered: true } }],
    ['mysql', handshake('11.4.2-MariaDB'), 3306, { product: 'MariaDB' }],
    ['postgresql', 'N', 5432, { detail: { tls_offered: false } }],
    [
      'redis',
      '-NOAUTH Authentication required.\r\n-NOAUTH Authentication required.\r\n',
      6379,
      { detail: { password_needed: true } },
    ],
    [
      'redis',
      '+PONG\r\n$60\r\n# Server\r\nredis_version:7.2.4\r\nredis_mode:standalone\r\n\r\n',
      6379,
      { version: '7.2.4' },
    ],
    ['rdp', Buffer.from('030000130ed000001234000209080002000000', 'hex'), 3389, { detail: { security: 'credssp' } }],
    [
      'http',
      'HTTP/1.1 200 OK\r\nServer: nginx/1.24.0 (Ubuntu)\r\n\r\n<html><TITLE>Sign\n in</TITLE>',
      80,
      { product: 'nginx', version: '1.24.0', detail: { status: 200, title: 'Sign in' } },
    ],
  ];
  for (const [name, bytes, port, expected] of cases) {
    it(`${name}: ${bytes
      .toString('latin1')
      .replace(/[^ -~]+/g, ' ')
      .slice(0, 40)}`, () => {
      expect(read(name, bytes, port)).to.deep.include({ service: name, ...expected });
    });
  }

  it('smb: the dialect and whether it demands signing', () => {
    const answer = Buffer.alloc(4 + 64 + 65);
    answer.write('fe534d42', 4, 'hex');
    answer.writeUInt16LE(65, 68);
    answer[70] = 3;
    answer.writeUInt16LE(0x0302, 72);
    expect(read('smb', answer)).to.deep.include({ version: '3.0.2', detail: { signing_required: true } });
  });

  it('ldap: the names of a directory', () => {
    const text = (value: string) => Buffer.concat([Buffer.from([4, value.length]), Buffer.from(value)]);
    const wrap = (tag: number, ...parts: Buffer[]) => {
      const content = Buffer.concat(parts);
      return Buffer.concat([Buffer.from([tag, content.length]), content]);
    };
    const attribute = wrap(0x30, text('dnsHostName'), wrap(0x31, text('dc1.bank.example')));
    const entry = wrap(0x30, Buffer.from([2, 1, 1]), wrap(0x64, text(''), wrap(0x30, attribute)));
    expect(read('ldap', entry)).to.deep.include({ detail: { hostname: 'dc1.bank.example' } });
  });

  it('dns: an answer to our question, and to no other', () => {
    const answer = Buffer.concat([
      dnsQuestion(),
      Buffer.from('c00c0010000300000000', 'hex'),
      Buffer.from([0, 7, 6]),
      Buffer.from('9.18.1'),
    ]);
    answer[2] = 0x84;
    answer[7] = 1;
    expect(readDnsAnswer(answer)).to.deep.include({ service: 'dns', version: '9.18.1' });
    answer[0] = 0;
    expect(readDnsAnswer(answer)).to.equal(null);
  });

  it('ntp: the stratum of a server', () => {
    const answer = Buffer.from(ntpQuestion());
    answer[0] = 0x24;
    answer[1] = 2;
    expect(readNtpAnswer(answer)?.detail).to.deep.equal({ version: 4, stratum: 2, synchronised: true });
    expect(readNtpAnswer(ntpQuestion())).to.equal(null);
  });

  it('snmp: the description of a system, of the community public', () => {
    const question = snmpQuestion();
    const at = question.indexOf(Buffer.from([0x05, 0x00]));
    // The same message as a response, with a text in the place of nothing: every length around it grows.
    const text = Buffer.from('Router');
    const answer = Buffer.concat([question.subarray(0, at), Buffer.from([4, text.length]), text]);
    for (let i = 1; i < at; i++)
      if (i + 1 + (answer[i] as number) === question.length) answer[i] = (answer[i] as number) + text.length;
    answer[answer.indexOf(0xa0)] = 0xa2;
    expect(readSnmpAnswer(answer)).to.deep.include({ service: 'snmp', banner: 'Router' });
    expect(readSnmpAnswer(question)).to.equal(null);
  });

  it('wait for more where there may be more, and judge each prefix without a fault', () => {
    for (const [name, bytes, port, expected] of cases) {
      const whole = Buffer.from(bytes);
      for (let length = 0; length < whole.length; length++) {
        const said = read(name, whole.subarray(0, length), port, false);
        expect(
          said === 'more' || said === null || (typeof said === 'object' && said.service === name),
          `${name} ${length}`,
        ).to.equal(true);
      }
      expect(read(name, whole, port)).to.deep.include(expected);
    }
  });

  it('keep nothing of a hostile banner but text', () => {
    const banner = `SSH-2.0-\u001b[2J\u202e<script>alert(1)</script>${'x'.repeat(5_000)}\r\n`;
    const said = read('ssh', banner, 22) as Identity;
    expect(said.banner).to.match(/^[^\p{Cc}\p{Cf}]*$/u);
    expect(said.banner?.length).to.be.at.most(512);
  });

  it('never fail on noise', () => {
    for (let i = 0; i < 3_000; i++) {
      const [, seed] = cases[i % cases.length] as (typeof cases)[number];
      const noise = Buffer.concat([Buffer.from(seed).subarray(0, i % 30), randomBytes(i % 200)]);
      for (const { name } of SERVICE_PROBES) read(name, noise, 25, i % 2 === 0);
      for (const reader of [readDnsAnswer, readNtpAnswer, readSnmpAnswer]) reader(noise);
    }
  });
});
