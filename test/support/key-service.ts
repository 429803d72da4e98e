import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A key management service on this machine, speaking the JSON protocol of AWS KMS, with AES-256-GCM inside. */
export interface KeyService {
  endpoint: string;
  /** Makes a key, and gives its ARN. */
  createKey(): string;
  alias(name: string, arn: string): void;
  disable(arn: string): void;
  /** Operations asked for, with their encryption contexts. */
  asked: { operation: string; context: Record<string, string> | undefined; signedBy: string | undefined }[];
  /** What an operation does before it answers. */
  before: (operation: string) => Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

interface Body {
  KeyId: string;
  Plaintext?: string;
  CiphertextBlob?: string;
  EncryptionContext?: Record<string, string>;
}

class Refusal extends Error {
  readonly type: string;

  constructor(type: string) {
    super(`refused: ${type}`);
    this.type = type;
  }
}

/** Starts the service. Credentials that a client signs with are noted, not checked. */
export async function startKeyService(): Promise<KeyService> {
  const keys = new Map<string, { id: Buffer; key: Buffer; enabled: boolean }>();
  const aliases = new Map<string, string>();
  const find = (name: string) => {
    const arn = aliases.get(name) ?? [...keys.keys()].find((each) => each === name || each.endsWith(`/${name}`));
    const found = arn && keys.get(arn);
    if (!found) throw new Refusal('NotFoundException');
    return { arn, ...found };
  };
  const usable = (name: string) => {
    const found = find(name);
    if (!found.enabled) throw new Refusal('DisabledException');
    return found;
  };
  const operations: Record<string, (body: Body) => object> = {
    DescribeKey({ KeyId }) {
      const { arn, enabled } = find(KeyId);
      return { KeyMetadata: { Arn: arn, KeyId: arn, Enabled: enabled } };
    },
    Encrypt({ KeyId, Plaintext = '', EncryptionContext }) {
      const { arn, id, key } = usable(KeyId);
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(contextBytes(EncryptionContext));
      const text = Buffer.concat([cipher.update(Buffer.from(Plaintext, 'base64')), cipher.final()]);
      const blob = Buffer.concat([id, iv, cipher.getAuthTag(), text]);
      return { KeyId: arn, CiphertextBlob: blob.toString('base64') };
    },
    Decrypt({ KeyId, CiphertextBlob = '', EncryptionContext }) {
      const { arn, id, key } = usable(KeyId);
      const blob = Buffer.from(CiphertextBlob, 'base64');
      if (!blob.subarray(0, 16).equals(id)) throw new Refusal('IncorrectKeyException');
      const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(16, 28));
      decipher.setAAD(contextBytes(EncryptionContext)).setAuthTag(blob.subarray(28, 44));
      try {
        const plain = Buffer.concat([decipher.update(blob.subarray(44)), decipher.final()]);
        return { KeyId: arn, Plaintext: plain.toString('base64') };
      } catch {
        throw new Refusal('InvalidCiphertextException');
      }
    },
  };
  let server: Server | undefined;
  let port = 0;
  const service: KeyService = {
    endpoint: '',
    asked: [],
    before: async () => {},
    createKey() {
      const arn = `arn:aws:kms:eu-central-1:000000000000:key/${randomBytes(16).toString('hex')}`;
      keys.set(arn, { id: randomBytes(16), key: randomBytes(32), enabled: true });
      return arn;
    },
    alias: (name, arn) => void aliases.set(name, arn),
    disable(arn) {
      (keys.get(arn) as { enabled: boolean }).enabled = false;
    },
    async start() {
      server = createServer(async (request, response) => {
        const operation = String(request.headers['x-amz-target']).replace('TrentService.', '');
        const body = (await json(request)) as Body;
        const signedBy = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
        service.asked.push({ operation, context: body.EncryptionContext, signedBy });
        await service.before(operation);
        const answer = (status: number, value: object) =>
          response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(value));
        try {
          const handler = operations[operation];
          if (!handler) throw new Refusal('UnknownOperationException');
          answer(200, handler(body));
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          answer(400, { __type: error.type, message: error.message });
        }
      });
      await new Promise<void>((done) => server?.listen(port, '127.0.0.1', done));
      ({ port } = server.address() as AddressInfo);
      service.endpoint = `http://127.0.0.1:${port}`;
    },
    async stop() {
      server?.closeAllConnections();
      await new Promise((done) => (server ? server.close(done) : done(undefined)));
      server = undefined;
    },
  };
  await service.start();
  return service;
}

function contextBytes(context: Record<string, string> = {}): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Gives AWS clients of this process credentials while the tests of a `describe` run, and takes them away again. */
export function useKeyServiceCredentials(): void {
  const given = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'not a secret of anybody' };
  before(() => void Object.assign(process.env, given));
  after(() => {
    for (const name of Object.keys(given)) delete process.env[name];
  });
}
