import type { Redis } from 'ioredis';
import type { Logger } from 'winston';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { DatabaseClock } from '../db/database-clock.ts';
import type { JobWatch } from '../db/job-watch.ts';
import type { AnswerCache } from '../infra/answer-cache.ts';
import type { FeatureFlags } from '../infra/feature-flags.ts';
import type { MailSettings } from '../infra/mail.ts';
import type { Metrics } from '../infra/metrics.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import type { OidcClient } from '../infra/oidc-client.ts';
import type { OutboundRules } from '../infra/outbound-request.ts';
import type { OwnHosts } from '../infra/own-hosts.ts';
import type { Cipher } from '../infra/security/cipher.ts';
import type { CounterSubject } from '../infra/security/counter-keys.ts';
import type { CsrfTokens } from '../infra/security/csrf-tokens.ts';
import type { DeviceTokens } from '../infra/security/device-tokens.ts';
import type { RefreshTokens } from '../infra/security/refresh-tokens.ts';
import type { TokenService } from '../infra/security/tokens.ts';
import type { JobQueues } from '../jobs/queues.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { IsPlatformTenant } from './platform-tenant.ts';
import type { LiveStreams } from './realtime/live-streams.ts';
import type { RequestThreats } from './request-threats.ts';
import type { SessionReader } from './session-reader.ts';
import type { TokenKeys } from './token-keys.ts';

/** What the API gives its handlers; made once by `openApiServices`. */
export interface ApiServices {
  config: Config;
  database: Database;
  /** What decides whether something has expired: the machine's own clock may be wrong, or be set. */
  clock: DatabaseClock;
  objects: ObjectStore;
  answers: AnswerCache;
  /** This build's version: what another one answered may look different. */
  build: string;
  tokens: TokenService;
  /** What `tokens` signs and checks with. */
  tokenKeys: TokenKeys;
  refreshTokens: RefreshTokens;
  /** For sessions in cookies. */
  csrf: CsrfTokens;
  /** Browsers that somebody has signed in with. */
  devices: DeviceTokens;
  /** Names the counter of attempts at something. */
  counterKey(subject: CounterSubject): Buffer;
  /** Seals secrets of second factors, each for its user's id. */
  mfaCipher: Cipher;
  /** Seals client secrets of identity providers, each for its provider's id. */
  ssoCipher: Cipher;
  /** Seals secret keys of sources, each for its source's id. */
  sourceCipher: Cipher;
  /** Seals what feeds of indicators are asked with, each for its feed's id. */
  feedCipher: Cipher;
  /** Seals secret keys of places for reports, each for its place's id. */
  targetCipher: Cipher;
  /** Seals what is secret of channels, each for its channel's id. */
  channelCipher: Cipher;
  /** The mail server that mails go out by. */
  mail: MailSettings;
  /** Speaks OpenID Connect with identity providers. */
  oidc: OidcClient;
  /** In lower case; no password may be one of them. */
  commonPasswords: ReadonlySet<string>;
  /** Whose administrators run the platform. */
  isPlatformTenant: IsPlatformTenant;
  /** Whom a session speaks for now. */
  sessions: SessionReader;
  /** Wakes long-polls when a job changed. */
  watch: JobWatch;
  /** Lets in who follows the feed. */
  streams: LiveStreams;
  /** For Bull Board, health and counts only: routes enqueue through Postgres (jobs/enqueue). */
  queues: JobQueues;
  /** For rate limits and health; answers or fails within a second. */
  redis: Redis;
  /** Records what changes nothing: refusals and faults. */
  events: EventRecorder;
  /** Scores what requests were like, and raises alerts. */
  threats: RequestThreats;
  /** What holds for requests that leave the platform. */
  outbound: OutboundRules;
  /** Where the platform itself is, which is never scanned. */
  ownHosts: OwnHosts;
  /** What tenants have switched on. */
  features: FeatureFlags;
  metrics: Metrics;
  log: Logger;
  /** Aborted when the server stops taking requests. */
  stopping: AbortSignal;
}
