import type { KMSClient } from '@aws-sdk/client-kms';

/** A key management service that speaks the AWS KMS protocol, and the keys in it that are ours. */
export interface KmsSettings {
  /** Id, ARN or alias of the key that wraps; empty when it only opens what `previous` ones have wrapped. */
  keyId: string;
  /** Keys whose wrapped data keys are still opened. */
  previous: readonly string[];
  /** Empty for the service of the region. */
  endpoint: string;
  region: string;
}

/** The key management service could not be asked, or would not: what is asked of it may succeed later. */
export class KeyServiceFailed extends Error {
  override readonly name = 'KeyServiceFailed';
  readonly code = 'key-service-failed';

  constructor(what: string, cause: unknown) {
    const { name, message, code } = (cause ?? {}) as { name?: string; message?: string; code?: string };
    const reason = [name === 'Error' ? code : name, message].filter(Boolean).join(': ');
    super(`The key management service did not ${what} (${reason}).`, { cause });
  }
}

/** A key's ciphertext is not what the service made for this context. */
export class CiphertextRefused extends Error {
  override readonly name = 'CiphertextRefused';
}

/** What the platform asks of a key management service. */
export interface Kms {
  /** The key's ARN, which names it whatever its aliases do; fails when it cannot be used. */
  arnOf(keyId: string): Promise<string>;
  encrypt(keyArn: string, plain: Buffer, context: Record<string, string>): Promise<Buffer>;
  /** Throws CiphertextRefused. */
  decrypt(keyArn: string, sealed: Buffer, context: Record<string, string>): Promise<Buffer>;
}

const CONNECT_MILLISECONDS = 2_000;
const REQUEST_MILLISECONDS = 5_000;
const NOT_OURS = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);

/** A client whose credentials come from where AWS' clients look for them: environment, files, the machine's role. */
export function openKms({ endpoint, region }: Pick<KmsSettings, 'endpoint' | 'region'>): Kms {
  let opened: Promise<{ sdk: typeof import('@aws-sdk/client-kms'); client: KMSClient }> | undefined;
  // Loaded on first use: most installations have no such service, and it is large.
  const open = async () => {
    const sdk = await import('@aws-sdk/client-kms');
    const requestHandler = { connectionTimeout: CONNECT_MILLISECONDS, requestTimeout: REQUEST_MILLISECONDS };
    const place = { ...(endpoint && { endpoint }), ...(region && { region }) };
    return { sdk, client: new sdk.KMSClient({ ...place, requestHandler, maxAttempts: 3 }) };
  };
  const clientOf = () => {
    opened ??= open();
    return opened;
  };
  return {
    async arnOf(keyId) {
      const { sdk, client } = await clientOf();
      const { KeyMetadata: key } = await client
        .send(new sdk.DescribeKeyCommand({ KeyId: keyId }))
        .catch(failed('describe the key'));
      if (!key?.Arn || !key.Enabled) throw new KeyServiceFailed('offer the key', new Error(`${keyId} is not enabled`));
      return key.Arn;
    },
    async encrypt(keyArn, plain, context) {
      const { sdk, client } = await clientOf();
      const command = new sdk.EncryptCommand({ KeyId: keyArn, Plaintext: plain, EncryptionContext: context });
      const { CiphertextBlob: sealed } = await client.send(command).catch(failed('encrypt'));
      return Buffer.from(sealed as Uint8Array);
    },
    async decrypt(keyArn, sealed, context) {
      const { sdk, client } = await clientOf();
      const command = new sdk.DecryptCommand({ KeyId: keyArn, CiphertextBlob: sealed, EncryptionContext: context });
      const { Plaintext: plain } = await client.send(command).catch((error: Error) => {
        if (NOT_OURS.has(error.name)) throw new CiphertextRefused(error.name);
        throw new KeyServiceFailed('decrypt', error);
      });
      return Buffer.from(plain as Uint8Array);
    },
  };
}

function failed(what: string): (error: unknown) => never {
  return (error) => {
    throw new KeyServiceFailed(what, error);
  };
}
