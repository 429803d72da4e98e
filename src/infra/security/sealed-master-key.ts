import { CiphertextRefused, type KmsSettings, openKms } from './kms.ts';

/** A sealed master key opens as nothing else, and nothing else as it. */
const CONTEXT = { purpose: 'ringfence master key' };

/** The master key (32 bytes, base64) sealed under the current key of a key management service, in base64. */
export async function sealMasterKey(kms: KmsSettings, masterKey: string): Promise<string> {
  const service = openKms(kms);
  const sealed = await service.encrypt(await service.arnOf(kms.keyId), Buffer.from(masterKey, 'base64'), CONTEXT);
  return sealed.toString('base64');
}

/** Opens what `sealMasterKey` gave, under the current key or an earlier one. Throws KeyServiceFailed, or Error for what is no sealed key. */
export async function openMasterKey(kms: KmsSettings, sealed: string): Promise<string> {
  const service = openKms(kms);
  for (const keyId of [kms.keyId, ...kms.previous].filter(Boolean)) {
    try {
      const opened = await service.decrypt(await service.arnOf(keyId), Buffer.from(sealed, 'base64'), CONTEXT);
      return opened.toString('base64');
    } catch (error) {
      if (!(error instanceof CiphertextRefused)) throw error;
    }
  }
  throw new Error('RINGFENCE_MASTER_KEY_SEALED is not a master key sealed under MASTER_KEY_KMS_ID.');
}
