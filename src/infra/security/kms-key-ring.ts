import { ObjectDamaged } from '../object-damaged.ts';
import { type KeyRing, MasterKeyMissing } from './key-ring.ts';
import { CiphertextRefused, type Kms, type KmsSettings } from './kms.ts';

/**
 * Has a key management service wrap each data key, with tenant and object as the context it authenticates: one request
 * for each object written, and one for each read. A wrapped key is the ARN of the key (its length in a byte before it)
 * and what the service answered. Only keys that are configured are asked, whatever a stored object names.
 */
export function openKmsKeyRing(kms: Kms, { keyId, previous }: Pick<KmsSettings, 'keyId' | 'previous'>): KeyRing {
  const arns = new Map<string, Promise<string>>();
  const arnOf = (id: string) => {
    const known = arns.get(id) ?? kms.arnOf(id);
    arns.set(id, known);
    // Asked again the next time: what is kept is the answer, not the failure.
    known.catch(() => arns.delete(id));
    return known;
  };
  return {
    async wrap(dataKey, object) {
      const arn = await arnOf(keyId);
      const sealed = await kms.encrypt(arn, dataKey, contextFor(object));
      const name = Buffer.from(arn);
      return { by: 'kms', bytes: Buffer.concat([Buffer.of(name.length), name, sealed]) };
    },
    async unwrap({ bytes }, object) {
      const { arn, sealed } = parts(bytes);
      const ours = await Promise.all([keyId, ...previous].filter(Boolean).map(arnOf));
      if (!ours.includes(arn)) throw unknownKey(arn);
      try {
        return await kms.decrypt(arn, sealed, contextFor(object));
      } catch (error) {
        if (error instanceof CiphertextRefused) throw new ObjectDamaged();
        throw error;
      }
    },
    isCurrent: async ({ bytes }) => keyId !== '' && parts(bytes).arn === (await arnOf(keyId)),
    async check() {
      await kms.arnOf(keyId);
    },
  };
}

/** The service's log then says whose object was opened. */
function contextFor(object: string): Record<string, string> {
  const [, tenant = ''] = object.split('/');
  return { tenant, object };
}

function parts(bytes: Buffer): { arn: string; sealed: Buffer } {
  const end = 1 + (bytes[0] ?? 0);
  if (bytes.length <= end) throw new ObjectDamaged();
  return { arn: bytes.toString('utf8', 1, end), sealed: bytes.subarray(end) };
}

function unknownKey(arn: string): MasterKeyMissing {
  const printable = arn.replace(/[^\w:/.-]/g, '?');
  return new MasterKeyMissing(
    `An object is sealed under the key ${printable} of a key management service, which is neither MASTER_KEY_KMS_ID nor in MASTER_KEY_KMS_PREVIOUS.`,
  );
}
