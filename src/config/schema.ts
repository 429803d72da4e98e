import { z } from 'zod';
import { ROLES } from '../domain/access/permissions.ts';
import { readReverseServer } from '../infra/reverse-dns.ts';
import { readSourceRoot } from '../infra/source-roots.ts';
import { JOB_KINDS } from '../jobs/registry.ts';

const count = z.number().int().positive();
const names = z.string().transform((text) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean),
);
const kinds = names.pipe(z.array(z.enum(JOB_KINDS)));
const roles = names.pipe(z.array(z.enum(ROLES)));

const MASTER_KEY = /^[A-Za-z0-9+/]{43}=$/;
const pem = (label: string) =>
  z.string().refine((text) => text === '' || text.includes(`-----BEGIN ${label}`), `must be PEM text (${label})`);
/** An origin is written one way only: as browsers send it. */
const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'must be origins as browsers send them, such as https://console.example',
});

/** Data keys travel to it: in clear text at most on this machine. */
const keyService = z
  .string()
  .regex(
    /^$|^https:\/\/[^\s@]+$|^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/?$/,
    'must begin with https://, without a user',
  );

/** Folders below which a tenant's folders may lie. */
const folders = names.pipe(
  z.array(
    z.string().refine((text) => readSourceRoot(text) !== undefined, 'must be absolute folders, or TENANT=/folder'),
  ),
);

/** Every setting; defaults stand in config/default.json, names of environment variables in config/custom-environment-variables.json. */
export const schema = z.strictObject({
  environment: z.enum(['development', 'test', 'production']),
  logLevel: z.enum(['error', 'warn', 'info', 'debug']),
  log: z.strictObject({ file: z.string(), maxBytes: count, maxFiles: count }),
  dataFolder: z.string().min(1),
  http: z.strictObject({
    host: z.string().min(1),
    port: z.number().int().min(0).max(65_535),
    publicUrl: z.union([z.literal(''), z.url()]),
    trustedProxies: names,
    corsOrigins: names.pipe(z.array(origin)),
    tlsCert: pem('CERTIFICATE'),
    tlsKey: pem(''),
    redirectPort: z.number().int().min(0).max(65_535),
    headersTimeout: count,
    requestTimeout: count,
    jsonLimit: z.string().regex(/^\d+(b|kb|mb)$/),
    anonymousPerHour: count,
    userPerMinute: count,
    loginPer15Minutes: count,
    scansPerUserPerHour: count,
    scansPerAddressPerHour: count,
    alertsPerUserPerHour: count,
    alertsPerAddressPerHour: count,
    streamsPerUser: count,
  }),
  database: z.strictObject({
    url: z.string(),
    appUrl: z.string(),
    controlUrl: z.string(),
    loaderUrl: z.string(),
    listenUrl: z.string(),
    replicaUrl: z.string(),
    replicaWaitSeconds: count,
    ca: pem('CERTIFICATE'),
    poolSize: count,
    statementTimeout: count,
    /** Milliseconds without a sign of life after which connections are given up; 0 never gives up. */
    silenceLimit: count,
  }),
  /** Where uploads and reports lie. */
  objects: z.strictObject({
    kind: z.enum(['folder', 's3']),
    bucket: z.string().regex(/^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
    prefix: z.string().regex(/^$|^([\w.-]+\/)+$/, 'must end with a slash, and begin with none'),
    endpoint: z.string().regex(/^$|^https?:\/\/[^\s@]+$/, 'must begin with https:// or http://, without a user'),
    region: z.string(),
    pathStyle: z.boolean(),
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
  }),
  redis: z.strictObject({ url: z.string(), ca: pem('CERTIFICATE'), prefix: z.string().regex(/^[\w{}-]+$/) }),
  /** Answers about the topology, kept for a while. */
  cache: z.strictObject({ url: z.string(), ca: pem('CERTIFICATE'), seconds: z.number().int().min(0).max(3_600) }),
  secrets: z.strictObject({
    masterKey: z
      .string()
      .refine((text) => text === '' || MASTER_KEY.test(text), 'must be 32 bytes in base64 (openssl rand -base64 32)'),
    masterKeyPrevious: names.pipe(z.array(z.string().regex(MASTER_KEY, 'must be keys of 32 bytes in base64'))),
    masterKeySealed: z.string(),
    kms: z.strictObject({ keyId: z.string(), previous: names, endpoint: keyService, region: z.string() }),
  }),
  auth: z.strictObject({
    issuer: z.string().min(1),
    accessTokenSeconds: count,
    sessionIdleSeconds: count,
    sessionHours: count,
    lockoutAttempts: count,
    lockoutWindowSeconds: count,
    lockoutSeconds: count,
    stepUpSeconds: count,
    invitationHours: count,
    signingKeyDays: count,
    requireMfaRoles: roles,
  }),
  uploads: z.strictObject({
    maxBytes: count,
    maxResumableBytes: count,
    maxInflatedBytes: count,
    maxLineBytes: count,
    rangeBytes: count.min(65_536),
    maxRejectedShare: z.number().min(0).max(1),
  }),
  jobs: z.strictObject({
    lockSeconds: count,
    stalledSeconds: count,
    reconcileSeconds: count,
    drainSeconds: count,
    maxCrashes: count,
  }),
  siem: z.strictObject({
    url: z
      .string()
      .regex(/^$|^(https|tls|tcp):\/\/[^\s@]+$/, 'must begin with https://, tls:// or tcp://, without a user'),
    format: z.enum(['json', 'cef', 'rfc5424']),
    ca: z.string(),
    token: z.string(),
  }),
  /** Where mails of playbooks go out. */
  mail: z.strictObject({
    url: z.string().regex(/^$|^smtps?:\/\/[^\s/]+\/?$/, 'must begin with smtps:// or smtp://'),
    from: z.string().regex(/^$|^[^\r\n]*@[^\r\n@]+$/, 'must be an address'),
    ca: pem('CERTIFICATE'),
  }),
  tracing: z.strictObject({
    endpoint: z.string().regex(/^$|^https?:\/\/[^\s@]+$/, 'must begin with https:// or http://, without a user'),
    share: z.number().min(0).max(1),
  }),
  /** A model that may be asked to explain alerts. */
  insights: z.strictObject({
    url: z.string().regex(/^$|^https?:\/\/[^\s@?#]+$/, 'must begin with https:// or http://, without a user'),
    model: z.string(),
    token: z.string(),
    timeout: count,
  }),
  consul: z.strictObject({
    url: z.string().regex(/^$|^https?:\/\/[^\s@/]+\/?$/, 'must be http(s)://host:port, without a user'),
    token: z.string(),
    address: z.string().regex(/^$|^[\w.:-]+$/, 'must be a name or an address'),
    tags: names,
  }),
  sources: z.strictObject({ roots: folders }),
  reports: z.strictObject({ roots: folders }),
  reverseDns: z.strictObject({
    servers: names.pipe(
      z.array(
        z
          .string()
          .refine((text) => readReverseServer(text) !== undefined, 'must be IP addresses of name servers, or TENANT=…'),
      ),
    ),
    perSecond: z.number().int().min(1).max(1_000),
  }),
  scans: z.strictObject({
    ownHosts: names.pipe(z.array(z.union([z.ipv4(), z.ipv6()], { error: 'must be IP addresses' }))),
    /** For tests of scanners; no environment variable says it. */
    loopback: z.boolean(),
  }),
  worker: z.strictObject({
    queues: kinds,
    concurrency: z.number().int().min(0),
    healthPort: z.number().int().min(0).max(65_535),
    /** Resident bytes of a worker process; beyond, it ends and lets another take over. 0: no limit. */
    maxMemoryBytes: z.number().int().min(0),
  }),
});
