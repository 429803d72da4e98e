import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { paths } from './generated/api.d.ts';

/** Tokens of a signed-in user; `save` is called whenever they change. */
export interface Credentials {
  accessToken: string;
  refreshToken: string;
  save(tokens: { accessToken: string; refreshToken: string }): Promise<void>;
}

/** The platform's API, typed from its own OpenAPI document. */
export interface ApiClient {
  url: string;
  api: Client<paths>;
  /** fetch with the session's token, for streams. */
  authorized(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>;
}

/** An answer of the API that is not a success, said in one sentence for the person at the keyboard. */
export class ApiError extends Error {
  readonly status: number;

  constructor(
    status: number,
    problem: { title?: string; detail?: string; hint?: string; errors?: { path?: string; message: string }[] },
  ) {
    const faults = problem.errors?.map((fault) => `${fault.path ? `${fault.path}: ` : ''}${fault.message}`).join('; ');
    super(
      [problem.detail ?? problem.title ?? `The API answered ${status}.`, faults, problem.hint]
        .filter(Boolean)
        .join(' '),
    );
    this.name = 'ApiError';
    this.status = status;
  }
}

/** Opens a client. Tokens are refreshed when they run out, once for all calls under way. */
export function openClient(url: string, credentials?: Credentials): ApiClient {
  let tokens = credentials
    ? { accessToken: credentials.accessToken, refreshToken: credentials.refreshToken }
    : undefined;
  let refreshing: Promise<void> | undefined;

  const refresh = async () => {
    const response = await fetch(`${url}/api/v1/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: tokens?.refreshToken }),
    });
    if (!response.ok)
      throw new ApiError(response.status, {
        detail: 'The session is over.',
        hint: 'Sign in again: npx ringfence login',
      });
    const body = (await response.json()) as { access_token: string; refresh_token: string };
    tokens = { accessToken: body.access_token, refreshToken: body.refresh_token };
    await credentials?.save(tokens);
  };
  const refreshOnce = () => {
    refreshing ??= refresh().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
  const withToken = (headers: RequestInit['headers']) => {
    const all = new Headers(headers);
    if (tokens) all.set('authorization', `Bearer ${tokens.accessToken}`);
    return all;
  };

  const bearer: Middleware = {
    onRequest({ request }) {
      if (tokens) request.headers.set('authorization', `Bearer ${tokens.accessToken}`);
      return request;
    },
    async onResponse({ request, response }) {
      if (response.status !== 401 || !tokens || request.url.includes('/auth/')) return response;
      await refreshOnce();
      // Only requests whose body was not consumed can be sent again; the others report the 401 and are repeated by hand.
      if (request.method !== 'GET' && request.method !== 'DELETE') return response;
      return fetch(request.url, { method: request.method, headers: withToken(request.headers) });
    },
  };
  const api = createClient<paths>({ baseUrl: url });
  api.use(bearer);
  return {
    url,
    api,
    async authorized(path, init = {}) {
      const send = () => fetch(`${url}${path}`, { ...init, headers: withToken(init.headers) });
      const response = await send();
      if (response.status !== 401 || !tokens || init.body) return response;
      await refreshOnce();
      return send();
    },
  };
}

/** The data of an answer, or ApiError. */
export function dataOf<Data>(answer: { data?: Data; error?: unknown; response: Response }): Data {
  if (answer.data === undefined) throw new ApiError(answer.response.status, (answer.error ?? {}) as object);
  return answer.data;
}

/** Throws ApiError unless the request went well; for answers that have nothing to say. */
export function mustBeDone({ error, response }: { error?: unknown; response: Response }): void {
  if (!response.ok) throw new ApiError(response.status, (error ?? {}) as object);
}

/** Signs in with e-mail and password; `askCode` is asked for the second factor of whoever has one. */
export async function signIn(
  url: string,
  email: string,
  password: string,
  askCode?: () => Promise<string>,
): Promise<{ accessToken: string; refreshToken: string; mustChangePassword: boolean }> {
  const { api } = openClient(url);
  const answer = dataOf(await api.POST('/api/v1/auth/login', { body: { email, password } }));
  const body = 'challenge' in answer ? await secondFactor(api, answer.challenge, askCode) : answer;
  // Only a browser asks for cookies instead.
  if (!('access_token' in body)) throw new Error('The platform gave no tokens.');
  return {
    accessToken: body.access_token,
    refreshToken: body.refresh_token,
    mustChangePassword: body.must_change_password,
  };
}

async function secondFactor(api: Client<paths>, challenge: string, askCode?: () => Promise<string>) {
  if (!askCode) throw new Error('This account has a second factor: sign in with npx ringfence login.');
  const factor = factorOf(await askCode());
  return dataOf(await api.POST('/api/v1/auth/mfa/verify', { body: { challenge, ...factor } }));
}

/** What somebody typed as a second factor: six digits are of the app, all else is a backup code. */
export function factorOf(typed: string): { code: string } | { backup_code: string } {
  const text = typed.trim();
  return /^[\d\s]{6,9}$/.test(text) ? { code: text } : { backup_code: text };
}
