import { expect } from 'chai';
import { useApi } from '../support/api.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { sendBytes, statusesIn } from '../support/security/raw-http.ts';

const CRLF = '\r\n';
/** What is hidden behind the outer request; its answer would be the only 200. */
const HIDDEN = `GET /livez HTTP/1.1${CRLF}Host: x${CRLF}${CRLF}`;
const OUTER = `POST /api/v1/auth/login HTTP/1.1${CRLF}Host: x${CRLF}Content-Type: application/json${CRLF}`;
const chunked = (header: string, rest = '') => `${OUTER}${header}${CRLF}${rest}${CRLF}0${CRLF}${CRLF}${HIDDEN}`;
const lengths = (header: string) => `${OUTER}${header}${CRLF}${CRLF}${HIDDEN}`;
const line = (text: string, headers = `Host: x${CRLF}`) => `${text}${CRLF}${headers}${CRLF}`;

/** Messages that one reader takes for one and another for two (T3), or that no client sends. */
const MESSAGES: Record<string, string> = {
  'length and chunks': chunked('Content-Length: 5', `Transfer-Encoding: chunked${CRLF}`),
  'chunks and length': chunked('Transfer-Encoding: chunked', `Content-Length: 5${CRLF}`),
  'chunks behind a space': chunked('Transfer-Encoding : chunked'),
  'chunks in a folded line': chunked(`Transfer-Encoding:${CRLF} chunked`),
  'chunks with a tab': chunked('Transfer-Encoding:\tchunked\t', `Content-Length: 3${CRLF}`),
  'chunks under another name': chunked('Transfer-Encoding: xchunked'),
  'chunks and identity': chunked('Transfer-Encoding: chunked, identity'),
  'chunks twice': chunked('Transfer-Encoding: chunked', `Transfer-Encoding: chunked${CRLF}Content-Length: 4${CRLF}`),
  'chunks and another coding': chunked('Transfer-Encoding: chunked', `Transfer-Encoding: cow${CRLF}`),
  'chunks in quotes': chunked('Transfer-Encoding: "chunked"'),
  'chunks behind a vertical tab': chunked('Transfer-Encoding: \x0bchunked'),
  'chunks with a NUL': chunked('Transfer-Encoding: chunked\0'),
  'a bare line feed in the headers': chunked('X: y\nTransfer-Encoding: chunked'),
  'a bare carriage return in the headers': chunked('X: y\rTransfer-Encoding: chunked'),
  'a chunk size with a sign': `${OUTER}Transfer-Encoding: chunked${CRLF}${CRLF}+1${CRLF}a${CRLF}0${CRLF}${CRLF}${HIDDEN}`,
  'a chunk size of 0x': `${OUTER}Transfer-Encoding: chunked${CRLF}${CRLF}0x1${CRLF}a${CRLF}0${CRLF}${CRLF}${HIDDEN}`,
  'a chunk size that is too large': `${OUTER}Transfer-Encoding: chunked${CRLF}${CRLF}ffffffffffffffff1${CRLF}a${CRLF}0${CRLF}${CRLF}${HIDDEN}`,
  'a chunk that ends in a line feed': `${OUTER}Transfer-Encoding: chunked${CRLF}${CRLF}1\na\n0\n\n${HIDDEN}`,
  'a chunk with a long extension': `${OUTER}Transfer-Encoding: chunked${CRLF}${CRLF}1;${'a'.repeat(20_000)}${CRLF}a${CRLF}0${CRLF}${CRLF}${HIDDEN}`,
  'two lengths': lengths(`Content-Length: 0${CRLF}Content-Length: 45`),
  'two lengths in one': lengths('Content-Length: 0, 45'),
  'a length with a sign': lengths('Content-Length: +0'),
  'a length below zero': lengths('Content-Length: -1'),
  'a length in hex': lengths('Content-Length: 0x0'),
  'a length with a space in it': lengths('Content-Length: 1 0'),
  'a length beyond numbers': lengths('Content-Length: 99999999999999999999999'),
  'a length behind a space': lengths('Content-Length : 0'),
  'a space before the first header': `POST /api/v1/auth/login HTTP/1.1${CRLF} Host: x${CRLF}${CRLF}${HIDDEN}`,
  'a header without a colon': lengths('Content-Length'),
  'a header without a name': lengths(': 0'),
  'a header name with a space': lengths('Content Length: 0'),
  'no Host': line('GET /livez HTTP/1.1', ''),
  'two Hosts': line('GET /nope HTTP/1.1', `Host: x${CRLF}Host: y${CRLF}`),
  TRACE: line('TRACE /api/v1/jobs HTTP/1.1'),
  CONNECT: line('CONNECT 127.0.0.1:22 HTTP/1.1'),
  'an unknown method': line('BREW /api/v1/jobs HTTP/1.1'),
  'a whole URL of elsewhere': line('GET http://192.0.2.1/nope HTTP/1.1'),
  'a target without a slash': line('GET nope HTTP/1.1'),
  'HTTP 2 over plain text': `PRI * HTTP/2.0${CRLF}${CRLF}SM${CRLF}${CRLF}`,
  'an offer of HTTP 2': line(
    'GET /nope HTTP/1.1',
    `Host: x${CRLF}Connection: Upgrade, HTTP2-Settings${CRLF}Upgrade: h2c${CRLF}HTTP2-Settings: AAMAAABkAAQAAP__${CRLF}`,
  ),
  'an unknown version': line('GET /nope HTTP/9.9'),
  'a header of 20 kB': line('GET /nope HTTP/1.1', `Host: x${CRLF}X: ${'a'.repeat(20_000)}${CRLF}`),
  'a thousand long headers': line(
    'GET /nope HTTP/1.1',
    `Host: x${CRLF}${Array.from({ length: 1_000 }, (_, at) => `X-${at}: ${'a'.repeat(20)}${CRLF}`).join('')}`,
  ),
  'a target of 20 kB': line(`GET /${'a'.repeat(20_000)} HTTP/1.1`),
  'bytes above ASCII in the target': line('GET /\xff\xfe HTTP/1.1'),
  noise: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.repeat(20),
};

describe('requests as no client sends them', function () {
  this.timeout(60_000);
  const api = useApi();
  const figures = useFigures('raw requests', { messages: 0, 'hidden requests heard': 0, '5xx': 0, forms: 0 });

  const heard = new Map<string, number[]>();
  before(async () => {
    // All at once: most of the time goes by in waiting for what does not come.
    const send = async ([name, bytes]: [string, string]) =>
      heard.set(name, statusesIn(await sendBytes(api().url, bytes, 700)));
    await Promise.all(Object.entries(MESSAGES).map(send));
  });

  for (const name of Object.keys(MESSAGES)) {
    it(`T3: ${name}: refused, and nothing behind it is heard`, async () => {
      const statuses = heard.get(name) ?? [];
      count(figures, 'messages');
      count(figures, '5xx', statuses.filter((status) => status >= 500 && status !== 501).length);
      count(figures, 'hidden requests heard', statuses.filter((status) => status === 200).length);
      expect(
        statuses.every((status) =>
          [400, 401, 404, 405, 408, 411, 413, 414, 415, 417, 422, 431, 501, 505].includes(status),
        ),
        `${statuses}`,
      ).to.equal(true);
      expect((await api().call('GET', '/livez')).status).to.equal(200);
    });
  }

  it('T4: query keys twice, in brackets or odd are refused, and so is another verb in a header', async () => {
    const { access_token: token } = await api().person('admin');
    const get = async (query: string) => (await api().call('GET', `/api/v1/jobs?${query}`, { token })).status;
    for (const query of [
      'limit=1&limit=2',
      'limit[]=1',
      'limit[a]=1',
      'limit%00=1',
      '__proto__[x]=1',
      'LIMIT=1',
      'limit=1;limit=2',
    ])
      expect(await get(query), query).to.equal(422);
    const before = (await api().call('GET', '/api/v1/auth/me', { token })).status;
    for (const name of [
      'x-http-method-override',
      'x-http-method',
      'x-method-override',
      'x-original-url',
      'x-rewrite-url',
    ]) {
      const value = name.includes('url') ? '/livez' : 'DELETE';
      const { status } = await api().call('GET', '/api/v1/auth/sessions', { token, headers: { [name]: value } });
      expect(status, name).to.equal(200);
      expect((await api().call('GET', '/nope', { token, headers: { [name]: value } })).status, name).to.equal(404);
    }
    expect([before, (await api().call('GET', '/api/v1/auth/me', { token })).status]).to.deep.equal([200, 200]);
  });

  it('T4: a body with a GET is not read', async () => {
    const { access_token: token } = await api().person('admin');
    const body = '{"limit":1}';
    const head = `GET /api/v1/jobs HTTP/1.1${CRLF}Host: x${CRLF}Authorization: Bearer ${token}${CRLF}Connection: close${CRLF}`;
    const answer = await sendBytes(
      api().url,
      `${head}Content-Type: application/json${CRLF}Content-Length: ${body.length}${CRLF}${CRLF}${body}`,
    );
    expect(statusesIn(answer)).to.deep.equal([200]);
  });

  it('T4: content types that are wrong, double or in another charset are refused', async () => {
    const types = [
      'text/plain',
      'application/json, text/html',
      'application/json; charset=utf-7',
      'application/json; charset=utf-16',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
      '*/*',
      '',
    ];
    for (const type of types) {
      const { status } = await api().call('POST', '/api/v1/auth/login', {
        raw: '{"email":"a","password":"b"}',
        headers: { 'content-type': type },
      });
      expect(status, type).to.equal(415);
    }
  });

  it('U4: forms that are damaged in every way end in a refusal, and leave the process as it is', async () => {
    const { access_token: token } = await api().person('network_engineer');
    const { pid } = process;
    for (const [name, form] of Object.entries(damagedForms())) {
      const type = `multipart/form-data; boundary=${name === 'no boundary in the type' ? '' : 'b'}`;
      const head = `POST /api/v1/files/upload HTTP/1.1${CRLF}Host: x${CRLF}Connection: close${CRLF}Authorization: Bearer ${token}${CRLF}Content-Type: ${type}`;
      const answer = await sendBytes(
        api().url,
        `${head}${CRLF}Content-Length: ${form.length}${CRLF}${CRLF}${form}`,
        1_000,
      );
      count(figures, 'forms');
      expect(statusesIn(answer)[0], name).to.be.oneOf([400, 413, 415, 422]);
    }
    expect(process.pid).to.equal(pid);
    expect((await api().call('GET', '/livez')).status).to.equal(200);
  });

  it('O1: what would cost too much is refused before it does', async () => {
    const { access_token: token } = await api().person('admin');
    const paths = [
      'jobs?limit=1000000000',
      'files?limit=201',
      'network/nodes?limit=0',
      'network/topology?limit=1000000',
      `network/nodes?q=${'%25'.repeat(101)}`,
      'jobs/00000000-0000-4000-8000-000000000000?wait=31',
      'security/statistics?time_range=100y',
    ];
    for (const path of paths) {
      const { status } = await api().call('GET', `/api/v1/${path}`, { token });
      expect(status, path).to.equal(422);
    }
    const floods = ['network/nodes?q=%25%25%25%25', 'network/nodes?q=_%25_', 'ports?q=%25'];
    for (const path of floods)
      expect((await api().call('GET', `/api/v1/${path}`, { token })).status, path).to.be.oneOf([200, 422]);
  });
});

function damagedForms(): Record<string, string> {
  const part = (head: string, content = 'x') => `--b${CRLF}${head}${CRLF}${CRLF}${content}${CRLF}`;
  const file = (name = 'a.csv') => `Content-Disposition: form-data; name="file"; filename="${name}"`;
  return {
    nothing: '',
    'no final boundary': part(file()),
    'a boundary that is cut off': `${part(file())}--`,
    'no boundary in the type': part(file()),
    'no name': `${part('Content-Disposition: form-data; filename="a"')}--b--`,
    'an empty name': `${part('Content-Disposition: form-data; name=""; filename="a"')}--b--`,
    'no disposition': `${part('Content-Type: text/plain')}--b--`,
    'ten thousand fields': `${Array.from({ length: 10_000 }, (_, at) => part(`Content-Disposition: form-data; name="f${at}"`)).join('')}--b--`,
    'a form in the form': `${part(`${file()}${CRLF}Content-Type: multipart/mixed; boundary=c`, `--c${CRLF}${CRLF}x${CRLF}--c--`)}--b--`,
    'a header of a megabyte': `${part(`${file()}${CRLF}X: ${'a'.repeat(1 << 20)}`)}--b--`,
    'two files': `${part(file())}${part(file('b.csv'))}--b--`,
    'a file under another name': `${part('Content-Disposition: form-data; name="other"; filename="a"')}--b--`,
    'a field of the prototype': `${part('Content-Disposition: form-data; name="__proto__"', '{}')}--b--`,
    'bare line feeds': part(file()).replaceAll(CRLF, '\n'),
    'a boundary in the headers': `--b${CRLF}Content-Disposition: form-data;${CRLF}--b${CRLF}`,
    noise: '\xff\xfe\0'.repeat(1_000),
  };
}
