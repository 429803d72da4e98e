import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { expect } from 'chai';
import { useApi } from '../support/api.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { methodsByPath } from '../support/security/operations.ts';
import { askRaw } from '../support/security/raw-http.ts';

const ALL = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** Other spellings of a path, which none of them may be taken for. */
const SPELLINGS: Record<string, (path: string) => string> = {
  'a slash at the end': (path) => `${path}/`,
  'two slashes': (path) => path.replace(/\/(?=[^/]*$)/, '//'),
  'two slashes at the front': (path) => `/${path}`,
  'a dot in between': (path) => path.replace(/\/(?=[^/]*$)/, '/./'),
  'an encoded dot': (path) => path.replace(/\/(?=[^/]*$)/, '/%2e/'),
  'a way up': (path) => path.replace(/\/(?=[^/]*$)/, '/x/%2e%2e/'),
  'an encoded slash': (path) => path.replace(/\/(?=[^/]*$)/, '%2f'),
  'an encoded letter': (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  'upper case': (path) => path.toUpperCase(),
  'a parameter': (path) => `${path};x=1`,
  'a backslash': (path) => path.replace(/\/(?=[^/]*$)/, '\\'),
  'a NUL': (path) => `${path}%00`,
};

describe('verbs and spellings of every path', function () {
  this.timeout(30_000);
  const api = useApi();
  const paths = methodsByPath();
  const figures = useFigures('paths', { paths: paths.size, requests: 0, '5xx': 0 });
  const agent = new Agent({ keepAlive: true });
  let token = '';
  before(async () => {
    token = (await api().person('admin')).access_token;
  });
  after(() => agent.destroy());

  const ask = async (method: string, target: string) => {
    const answer = await askRaw(api().url, method, target, { headers: { authorization: `Bearer ${token}` }, agent });
    count(figures, 'requests');
    if (answer.status >= 500) count(figures, '5xx');
    return answer;
  };
  const filled = (path: string) => path.replace(/\{\w+\}/g, randomUUID());

  it('answer 405 with Allow to every verb that they do not have', async () => {
    for (const [path, methods] of paths) {
      const allowed = [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'].sort().join(', ');
      // A name that stands where others have an id (`/files/upload`) also answers to what the id does.
      const among = [...paths].filter(([other]) => other !== path && patternOf(other).test(path));
      if (among.length > 0) continue;
      for (const method of [...ALL.filter((each) => !methods.has(each)), 'TRACE', 'PROPFIND']) {
        const { status, headers, text } = await ask(method, filled(path));
        expect([status, headers.allow], `${method} ${path}`).to.deep.equal([405, allowed]);
        expect(JSON.parse(text).type).to.equal('/problems/method-not-allowed');
      }
      const options = await ask('OPTIONS', filled(path));
      expect([options.status, options.headers.allow, options.text], path).to.deep.equal([204, allowed, '']);
    }
  });

  it('answer HEAD as GET, without the body', async () => {
    for (const [path, methods] of paths) {
      // A probe of the parts takes its own time to answer; both see the same.
      if (!methods.has('GET') || path === '/metrics') continue;
      // A stream of events has no end of its own.
      const target = `${filled(path)}${path.endsWith('/stream') ? '?seconds=1' : ''}`;
      const [get, head] = [await ask('GET', target), await ask('HEAD', target)];
      expect([head.status, head.text], path).to.deep.equal([get.status, '']);
      expect(head.headers['content-type'], path).to.equal(get.headers['content-type']);
    }
  });

  for (const [name, spell] of Object.entries(SPELLINGS)) {
    it(`are not there with ${name}`, async () => {
      for (const [path, methods] of paths) {
        const target = spell(filled(path));
        if (target === filled(path) || !target.startsWith('/')) continue;
        const method = [...methods][0] ?? 'GET';
        const { status, headers } = await ask(method, target);
        // 405 where the spelling is taken for an id, and ids are not there for this verb.
        expect(status, `${method} ${target}`).to.be.oneOf([400, 404, 405]);
        expect(headers['content-type'], target).to.match(/^application\/problem\+json/);
      }
    });
  }
});

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
}
