import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../config/project.ts';
import { trustCertificate } from '../infra/trust-certificate.ts';
import { type ApiClient, openClient, signIn } from './client.ts';
import { readSession, writeSession } from './session.ts';

/** Nothing to talk to, or nobody signed in: the message says what to type. */
export class NotConnected extends Error {
  override name = 'NotConnected';
}

/** What a platform started in this checkout leaves for its own command line: where it is, and whose account to use. */
interface LocalPlatform {
  url: string;
  /** Of a platform that speaks https (PEM). */
  certificate?: string;
  email: string;
  password: string;
}

/** A client for the platform that was signed in to, else for the one that runs in this checkout. Throws NotConnected. */
export async function connect({ url }: { url?: string }): Promise<ApiClient> {
  const wanted = url ?? process.env.RINGFENCE_URL;
  const session = await readSession();
  if (session && (!wanted || wanted === session.url) && (await answers(session.url))) {
    return openClient(session.url, {
      accessToken: session.access_token,
      refreshToken: session.refresh_token,
      save: ({ accessToken, refreshToken }) =>
        writeSession({ url: session.url, access_token: accessToken, refresh_token: refreshToken }),
    });
  }
  const local = await localPlatform();
  if (local && (!wanted || wanted === local.url) && (await answers(local.url))) return signInAs(local);
  throw new NotConnected(
    wanted
      ? `Nobody is signed in at ${wanted}. Type: npx ringfence login --url ${wanted}`
      : 'No platform answers. Start one with: npm start   or sign in to one with: npx ringfence login --url https://…',
  );
}

/** Where the platform is, for signing in. Throws NotConnected when nothing says so. */
export async function platformUrl(url?: string): Promise<string> {
  const found = url ?? process.env.RINGFENCE_URL ?? (await localPlatform())?.url ?? (await readSession())?.url;
  if (!found)
    throw new NotConnected(
      'Which platform? Type: npx ringfence login --url https://…   or start one here with: npm start',
    );
  return found.replace(/\/$/, '');
}

/** A signed-in client for an account whose password is known. */
export async function signInAs({ url, email, password }: LocalPlatform): Promise<ApiClient> {
  const { accessToken, refreshToken } = await signIn(url, email, password);
  return openClient(url, { accessToken, refreshToken, save: async () => {} });
}

async function localPlatform(): Promise<LocalPlatform | null> {
  const folder = process.env.RINGFENCE_DATA ?? join(PROJECT_FOLDER, '.ringfence');
  try {
    const text = await readFile(join(folder, 'secrets', 'command-line.json'), 'utf8');
    const local = JSON.parse(text) as LocalPlatform;
    if (local.certificate) trustCertificate(local.url, local.certificate);
    return local;
  } catch {
    return null;
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/livez`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}
