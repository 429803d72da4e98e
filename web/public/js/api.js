/** The session. The access token lives in memory only; the refresh token in this tab, so that a reload stays signed in. */
const KEY = 'ringfence.refresh';
let accessToken;
let renewal;
let refreshing;

/** An answer that is not a success. */
export class ApiProblem extends Error {
  constructor(status, problem) {
    super([problem.detail ?? `The answer was ${status}.`, problem.hint].filter(Boolean).join(' '));
    this.status = status;
    this.type = problem.type;
  }
}

/** Whether a reload may stay signed in. */
export const canResume = () => sessionStorage.getItem(KEY) !== null;

/** Signs in; answers a challenge when the second factor is owed, otherwise nothing. */
export async function signIn(email, password) {
  const answer = await send('POST', '/api/v1/auth/login', { email, password });
  if (answer.mfa_required) return answer.challenge;
  keep(answer);
  return undefined;
}

/** Ends a sign-in with a code of the authenticator app, or with a backup code. */
export async function giveCode(challenge, text) {
  const plain = text.replace(/\s/g, '');
  const factor = /^\d{6}$/.test(plain) ? { code: plain } : { backup_code: plain };
  keep(await send('POST', '/api/v1/auth/mfa/verify', { challenge, ...factor }));
}

/** Trades the refresh token for new tokens, once for all who ask at the same time. */
export function resume() {
  refreshing ??= send('POST', '/api/v1/auth/refresh', { refresh_token: sessionStorage.getItem(KEY) })
    .then(keep)
    .catch((error) => {
      if (error.status === 401) forget();
      throw error;
    })
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}

/** Ends the session, here in any case. */
export async function signOut() {
  await send('POST', '/api/v1/auth/logout').catch(() => {});
  forget();
}

/** GET, as JSON. */
export const get = (path, signal) => call('GET', path, undefined, signal);

/** POST, as JSON. */
export const post = (path, body) => call('POST', path, body);

/** GET of a file. */
export async function download(path) {
  const response = await fetch(path, { headers: headers() });
  if (!response.ok) throw await problemOf(response);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return { name: name ?? 'report', blob: await response.blob() };
}

/** Sends a file; `onProgress` gets a share from 0 to 1. fetch cannot tell how much has left, XMLHttpRequest can. */
export async function upload(file, onProgress) {
  const form = new FormData();
  form.append('file', file);
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
  return response.status === 204 ? undefined : response.json();
}

async function problemOf(response) {
  return new ApiProblem(response.status, await response.json().catch(() => ({})));
}

const headers = () => (accessToken ? { authorization: `Bearer ${accessToken}` } : {});

function keep(tokens) {
  accessToken = tokens.access_token;
  sessionStorage.setItem(KEY, tokens.refresh_token);
  clearTimeout(renewal);
  // Before it runs out, so that a long upload never begins with a token about to end.
  renewal = setTimeout(() => resume().catch(() => {}), Math.max(5, tokens.expires_in - 90) * 1000);
}

function forget() {
  accessToken = undefined;
  clearTimeout(renewal);
  sessionStorage.removeItem(KEY);
}
