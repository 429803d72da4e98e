import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { insertAlert } from '../../src/db/alerts.ts';
import { insertBlockList } from '../../src/db/block-lists.ts';
import { inTenant } from '../../src/db/database.ts';
import { insertPlaybook, setPlaybookMode } from '../../src/db/playbooks.ts';
import { type ChannelKind, insertChannel } from '../../src/db/response-channels.ts';
import { createUser } from '../../src/db/users.ts';
import type { Severity } from '../../src/domain/detections/finding.ts';
import type { Condition, Mode, Step } from '../../src/domain/playbooks/playbook.ts';
import type { Purpose } from '../../src/domain/playbooks/target.ts';
import { openCipher } from '../../src/infra/security/cipher.ts';
import { asOwner, type TestDatabase } from './database.ts';
import { testEnvironment } from './environment.ts';

/** Seals what is secret of channels, as the platform does. */
export const channelCipher = () => openCipher(testEnvironment().masterKey, 'response-channels');

/** What a webhook was sent. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** Somebody who takes webhooks. */
export interface Receiver {
  url: string;
  port: number;
  received: Received[];
  /** What the next requests are answered with; 200 once it is empty. */
  answers: number[];
  headers: Record<string, string>;
  /** Called when a request has come whole, before it is answered. */
  onRequest: () => Promise<void>;
  close(): Promise<void>;
}

export async function webhookReceiver(): Promise<Receiver> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      receiver.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      await receiver.onRequest();
      response.writeHead(receiver.answers.shift() ?? 200, receiver.headers).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    ...{ url: `http://127.0.0.1:${port}/hook`, port, received: [], answers: [], headers: {} },
    onRequest: async () => {},
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}

/** A mail server that keeps what it takes. */
export interface MailServer {
  port: number;
  mails: { to: string[]; text: string }[];
  /** Recipients that it refuses. */
  unknown: Set<string>;
  close(): Promise<void>;
}

export async function mailServer(tls: { key: string; cert: string } | null = null): Promise<MailServer> {
  const mails: MailServer['mails'] = [];
  const unknown = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    ...(tls ?? { disabledCommands: ['STARTTLS'] }),
    onRcptTo({ address }, _session, done) {
      done(unknown.has(address) ? Object.assign(new Error('unknown'), { responseCode: 550 }) : undefined);
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  // Who breaks a connection off is no fault of the server.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, unknown, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** What tests do in a tenant, past the API. */
export interface ResponseTenant {
  userId: string;
  /** Approves requests to a port of this machine. */
  approve(port: number): Promise<void>;
  channel(
    kind: ChannelKind,
    to: string | string[],
    secret?: { secret?: string; authorization?: string },
  ): Promise<string>;
  list(name: string, purpose?: Purpose, never?: string[]): Promise<string>;
  playbook(
    steps: Step[],
    more?: { condition?: Condition; mode?: Mode; per_hour?: number; per_target_hour?: number },
  ): Promise<string>;
  alert(more?: {
    severity?: Severity;
    client?: string;
    server?: string;
    title?: string;
    named?: string;
  }): Promise<string>;
  /** Every action, in order. */
  actions(): Promise<Action[]>;
  /** Approves everything that waits, as somebody else. */
  approveAll(): Promise<void>;
}

export interface Action {
  id: string;
  response_id: string;
  step: number;
  kind: string;
  state: string;
  target: string | null;
  says: string;
  reason: string | null;
  key: string;
  attempts: number;
  outcome: Record<string, unknown>;
}

export async function responseTenant(db: TestDatabase, tenantId: string): Promise<ResponseTenant> {
  const { database, ownerUrl } = db;
  const email = `${randomUUID()}@bank.example`;
  const person = {
    tenantId,
    email,
    name: 'made',
    role: 'admin' as const,
    passwordHash: 'x',
    mustChangePassword: false,
  };
  const user = await createUser(database.control, person);
  const userId = user?.id ?? '';
  const run = <Result>(work: Parameters<typeof inTenant<Result>>[2]) => inTenant(database.app, tenantId, work);
  const cipher = channelCipher();
  return {
    userId,
    async approve(port) {
      await asOwner(
        ownerUrl,
        `insert into outbound_destinations (tenant_id, name, purpose, scheme, host, port, internal, approved_by)
         values ($1, 'made', 'webhook', 'http', '127.0.0.1', $2, '{127.0.0.0/8}', $1)`,
        [tenantId, port],
      );
    },
    async channel(kind, to, secret = {}) {
      const id = randomUUID();
      const sealed = kind === 'email' ? null : cipher.seal(Buffer.from(JSON.stringify({ url: to, ...secret })), id);
      const recipients = kind === 'email' ? [to].flat() : [];
      const made = { id, name: `${kind} ${id}`, kind, shown: 'made', recipients, sealed, enabled: true };
      await run((transaction) => insertChannel(transaction, { ...made, created_by: userId }));
      return id;
    },
    async list(name, purpose = 'block', never = []) {
      const made = { name, purpose, description: '', never, createdBy: userId };
      const row = await run((transaction) => insertBlockList(transaction, made));
      return row?.id ?? '';
    },
    async playbook(steps, { condition = {}, mode = 'active', per_hour = 30, per_target_hour = 5 } = {}) {
      const row = await run(async (transaction) => {
        const written = { name: `made ${randomUUID()}`, description: '', condition, steps, per_hour, per_target_hour };
        const made = await insertPlaybook(transaction, { ...written, runs_as: userId, key_id: null });
        return made && setPlaybookMode(transaction, made.id, mode);
      });
      return row?.id ?? '';
    },
    async alert({ severity = 'high', client = '10.0.0.7', server = '198.18.0.1', title = 'a beacon', named } = {}) {
      const evidence = named === undefined ? {} : { named };
      const made = { tenantId, createdBy: null, title, description: 'found', severity, client, server, evidence };
      return (await run((transaction) => insertAlert(transaction, { ...made, protocol: 6, port: 443 }))).id;
    },
    actions: () =>
      asOwner<Action>(
        ownerUrl,
        `select a.* from response_actions a join responses r on r.id = a.response_id
          where a.tenant_id = $1 order by r.created_at, r.id, a.step`,
        [tenantId],
      ),
    async approveAll() {
      await asOwner(
        ownerUrl,
        `update response_actions set state = 'ready', approved_by = gen_random_uuid(), approved_at = now()
          where tenant_id = $1 and state = 'waiting'`,
        [tenantId],
      );
    },
  };
}
