import { type Answer, type CallOptions, PASSWORD, type TestApi } from './api.ts';

/** What a browser with a session does by itself: keeps cookies, and says which page asks. */
export interface TestBrowser {
  cookies: Map<string, string>;
  /** Set-Cookie of all answers, as they came. */
  set: string[];
  /** Sends the cookies; `page` adds what a page of the platform adds: origin and CSRF token. */
  call(method: string, path: string, options?: CallOptions & { page?: boolean }): Promise<Answer>;
}

/** A browser without any cookie. */
export function openBrowser(api: TestApi): TestBrowser {
  const cookies = new Map<string, string>();
  const set: string[] = [];
  const keep = (headers: Headers) => {
    for (const line of headers.getSetCookie()) {
      set.push(line);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0(;|$)/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
  };
  return {
    cookies,
    set,
    async call(method, path, { page = true, headers = {}, ...options } = {}) {
      const csrf = cookies.get('__Host-ringfence-csrf');
      const answer = await api.call(method, path, {
        redirect: 'manual',
        ...options,
        headers: {
          ...(cookies.size > 0 ? { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } : {}),
          ...(page ? { origin: api.url, 'sec-fetch-site': 'same-origin' } : {}),
          ...(page && csrf ? { 'x-csrf-token': csrf } : {}),
          ...headers,
        },
      });
      keep(answer.headers);
      return answer;
    },
  };
}

/** A browser that somebody has signed in with by password. */
export async function signedInBrowser(api: TestApi, email: string): Promise<TestBrowser> {
  const browser = openBrowser(api);
  const body = { email, password: PASSWORD, session: 'cookie' };
  const { status } = await browser.call('POST', '/api/v1/auth/login', { body });
  if (status !== 200) throw new Error(`signing in was answered ${status}`);
  return browser;
}
