/**
 * The session. Its tokens are in cookies that no script reads; the page only sends the CSRF cookie back, which shows
 * that it is a page of this platform.
 */
const CSRF = /(?:^|;\s*)(?:__Host-)?ringfence-csrf=([\w-]+)/;
let renewal;
let refreshing;

/** An answer that is not a success. */
export class ApiProblem extends Error {
  constructor(status, problem) {
    const faults = problem.errors?.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(' ');
    super([problem.detail ?? `The answer was ${status}.`, faults, problem.hint].filter(Boolean).join(' '));
    this.status = status;
    this.type = problem.type;
    /** All that the answer says, for problems that carry more than words. */
    this.problem = problem;
  }
}

/** Whether this browser may be signed in already. */
export const canResume = () => csrfToken() !== undefined;

/** Signs in; answers a challenge when the second factor is owed, otherwise nothing. */
export async function signIn(email, password) {
  const answer = await send('POST', '/api/v1/auth/login', { email, password, session: 'cookie' });
  if (answer.mfa_required) return answer.challenge;
  keep(answer);
  return undefined;
}

/** Ends a sign-in with a code of the authenticator app, or with a backup code. */
export async function giveCode(challenge, text) {
  keep(await send('POST', '/api/v1/auth/mfa/verify', { challenge, ...factorOf(text), session: 'cookie' }));
}

/** What somebody typed as a second factor: six digits are of the app, all else is a backup code. */
export function factorOf(text) {
  const plain = text.replace(/\s/g, '');
  return /^\d{6}$/.test(plain) ? { code: plain } : { backup_code: plain };
}

/** Renews the session, once for all who ask at the same time. Another tab that has just done it is as good. */
export function resume() {
  refreshing ??= send('POST', '/api/v1/auth/refresh', {})
    .then(keep)
    .catch((error) => {
      if (error.status !== 409) throw error;
    })
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}

/** Ends the session, here in any case. */
export async function signOut() {
  clearTimeout(renewal);
  await call('POST', '/api/v1/auth/logout').catch(() => {});
}

/** GET, as JSON; a page of a list also has `total`, how long the list is. */
export const get = (path, signal) => call('GET', path, undefined, signal);

/** POST, as JSON. */
export const post = (path, body) => call('POST', path, body);

/** PUT, as JSON. */
export const put = (path, body) => call('PUT', path, body);

/** PATCH, as JSON. */
export const patch = (path, body) => call('PATCH', path, body);

/** DELETE. */
export const remove = (path) => call('DELETE', path);

/** GET of every page of a list, up to so many items. */
export async function getAll(path, most = 1000) {
  const items = [];
  let cursor;
  do {
    const page = await get(`${path}?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < most);
  return items;
}

/** GET of a file. */
export async function download(path) {
  let response = await fetch(path);
  if (response.status === 401 && canResume()) {
    await resume();
    response = await fetch(path);
  }
  if (!response.ok) throw await problemOf(response);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return { name: name ?? 'report', blob: await response.blob() };
}

/** Sends a file; `onProgress` gets a share from 0 to 1. fetch cannot tell how much has left, XMLHttpRequest can. */
export async function upload(file, onProgress) {
  const form = new FormData();
  form.append('file', file);
  // Renews a session that has slept: a file is not sent twice.
  await get('/api/v1/auth/me');
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/files/upload');
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded / event.total);
    request.onerror = () => reject(new Error('The connection broke off.'));
    request.onload = () => {
      const body = JSON.parse(request.responseText || '{}');
      if (request.status < 300) resolve(body);
      else reject(new ApiProblem(request.status, body));
    };
    request.send(form);
  });
}

async function call(method, path, body, signal) {
  try {
    return await send(method, path, body, signal);
  } catch (error) {
    if (error.status !== 401 || !canResume()) throw error;
    await resume();
    return send(method, path, body, signal);
  }
}

async function send(method, path, body, signal) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(path, {
    method,
    signal,
    headers: { ...headers(), ...json },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined;
  const answer = await response.json();
  const total = response.headers.get('x-total-count');
  return total === null ? answer : { ...answer, total: Number(total) };
}

async function problemOf(response) {
  return new ApiProblem(response.status, await response.json().catch(() => ({})));
}

function csrfToken() {
  return CSRF.exec(document.cookie)?.[1];
}

function headers() {
  const token = csrfToken();
  return token ? { 'x-csrf-token': token } : {};
}

function keep({ expires_in: seconds }) {
  clearTimeout(renewal);
  // Before it runs out, so that a long upload never begins with a session about to end.
  renewal = setTimeout(() => resume().catch(() => {}), Math.max(5, seconds - 90) * 1000);
}
