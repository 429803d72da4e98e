import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { Provider, type ProviderContext } from 'oidc-provider';
import { Agent, fetch } from 'undici';
import type { Authority } from './certificates.ts';

/** A person as the identity provider knows them. */
export interface ProvidedAccount {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

/** What is done to an ID token on its way. */
export interface Forgery {
  claims?: JWTPayload;
  /** Signs instead of the provider's own key, under its name. */
  key?: CryptoKey;
  /** Replaces the whole token. */
  token?: (token: string) => string;
}

/** A real OpenID provider on this machine, which signs in whoever the test says. */
export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Signs in next, without asking. */
  account: ProvidedAccount;
  forgery: Forgery | undefined;
  /** Sent to the authorization endpoint so far. */
  asked: URL[];
  /** Has the provider answer whatever it is asked with this status. */
  failing: number | undefined;
  /** Where its document says that tokens are given out, if not here. */
  tokensAt: string | undefined;
  /** Visits a URL as a browser does; answers where it leads in the end, outside of the provider. */
  visit(url: string): Promise<string>;
  close(): Promise<void>;
}

const SCOPES = 'openid email profile groups';
const KID = 'test-key';

/** Starts a provider that knows one client, with the given redirect URIs; it speaks https with an authority. */
export async function startIdentityProvider(
  redirectUris: () => string[],
  authority?: Authority,
): Promise<IdentityProvider> {
  let handle: RequestListener = (_request, response) => response.writeHead(503).end();
  const listener: RequestListener = (request, response) => handle(request, response);
  const server = authority ? createSecureServer(authority.issue('127.0.0.1'), listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `${authority ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider: IdentityProvider = {
    issuer,
    clientId: 'ringfence',
    clientSecret: randomBytes(24).toString('hex'),
    account: { sub: 'nobody' },
    forgery: undefined,
    asked: [],
    failing: undefined,
    tokensAt: undefined,
    visit: (url) => visit(issuer, url, authority?.ca),
    close: () => close(server),
  };
  // The client's redirect URIs name an id that is there only once the provider is registered with us.
  let oidc: Provider | undefined;
  const make = async () => newProvider(provider, await exportJWK(privateKey), redirectUris());
  handle = async (request, response) => {
    if (provider.failing) return void response.writeHead(provider.failing).end();
    oidc ??= await make();
    const url = new URL(request.url ?? '', issuer);
    if (url.pathname === '/auth') provider.asked.push(url);
    if (url.pathname.startsWith('/interaction/')) {
      const login = { accountId: provider.account.sub };
      return oidc.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
    }
    if (url.pathname.startsWith('/.well-known/')) moveTokens(response, provider);
    if (url.pathname === '/token') forgeTokens(response, provider, privateKey);
    oidc.callback()(request, response);
  };
  return provider;
}

function newProvider(provider: IdentityProvider, jwk: object, redirectUris: string[]): Provider {
  return new Provider(provider.issuer, {
    clients: [{ client_id: provider.clientId, client_secret: provider.clientSecret, redirect_uris: redirectUris }],
    jwks: { keys: [{ ...jwk, kid: KID, alg: 'RS256', use: 'sig' }] },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    scopes: SCOPES.split(' '),
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: async () => (sub === provider.account.sub ? provider.account : { sub }),
    }),
    loadExistingGrant: async ({ oidc }: ProviderContext) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope(SCOPES);
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
  });
}

/** Changes the ID token in an answer of the token endpoint, as somebody in the middle would. */
function forgeTokens(response: ServerResponse, provider: IdentityProvider, ownKey: CryptoKey): void {
  const { forgery } = provider;
  if (!forgery) return;
  rewrite(response, async (text) => {
    const body = JSON.parse(text);
    if (!body.id_token) return text;
    const claims = { ...decodeJwt(body.id_token), ...forgery.claims };
    const signed = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: KID });
    body.id_token = forgery.token?.(body.id_token) ?? (await signed.sign(forgery.key ?? ownKey));
    return JSON.stringify(body);
  });
}

function moveTokens(response: ServerResponse, { tokensAt }: IdentityProvider): void {
  if (!tokensAt) return;
  rewrite(response, async (text) => JSON.stringify({ ...JSON.parse(text), token_endpoint: tokensAt }));
}

function rewrite(response: ServerResponse, change: (text: string) => Promise<string>): void {
  const end = response.end.bind(response);
  response.end = ((chunk: Buffer | string) => {
    void change(String(chunk)).then((text) => {
      response.setHeader('content-length', Buffer.byteLength(text));
      end(text);
    });
    return response;
  }) as typeof response.end;
}

async function visit(issuer: string, url: string, ca: string | undefined): Promise<string> {
  const dispatcher = new Agent(ca ? { connect: { ca } } : {});
  return follow(issuer, url, dispatcher).finally(() => dispatcher.close());
}

async function follow(issuer: string, url: string, dispatcher: Agent): Promise<string> {
  const cookies = new Map<string, string>();
  let at = url;
  for (let step = 0; step < 10 && at.startsWith(issuer); step += 1) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(at, { dispatcher, redirect: 'manual', headers: { cookie, accept: 'text/html' } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`${at} was answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
    at = new URL(location, at).href;
  }
  return at;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
