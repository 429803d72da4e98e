/** What a key of an object was wrapped by: a key that follows from the master key, or a key of a key management service. */
export type Wrapper = 'master-key' | 'kms';

/** An object's data key, as it is stored with the object. */
export interface WrappedKey {
  by: Wrapper;
  bytes: Buffer;
}

/** Wraps the data keys of objects and opens them again. Nothing of a data key is kept. */
export interface KeyRing {
  /** Wraps under the current key. `object` is the object's key in the store: wrapped for one, it opens for no other. */
  wrap(dataKey: Buffer, object: string): Promise<WrappedKey>;
  /** Throws ObjectDamaged, MasterKeyMissing or KeyServiceFailed. */
  unwrap(wrapped: WrappedKey, object: string): Promise<Buffer>;
  /** Whether it was wrapped under the current key. */
  isCurrent(wrapped: WrappedKey): Promise<boolean>;
  /** Fails when nothing can be wrapped now. */
  check(): Promise<void>;
}

/** Something is sealed under a key that this process was not given. */
export class MasterKeyMissing extends Error {
  override readonly name = 'MasterKeyMissing';
}

/** Wraps with the first ring, and opens what either has wrapped. */
export function joinRings(current: KeyRing, other: KeyRing, wrapper: Wrapper): KeyRing {
  const ringOf = ({ by }: WrappedKey) => (by === wrapper ? current : other);
  return {
    wrap: current.wrap,
    unwrap: (wrapped, object) => ringOf(wrapped).unwrap(wrapped, object),
    isCurrent: async (wrapped) => wrapped.by === wrapper && current.isCurrent(wrapped),
    check: current.check,
  };
}

/** Without a key management service: says so when an object needs one. */
export const noKeyService: KeyRing = {
  wrap: async () => Promise.reject(unknownService()),
  unwrap: async () => Promise.reject(unknownService()),
  isCurrent: async () => false,
  check: async () => Promise.reject(unknownService()),
};

function unknownService(): MasterKeyMissing {
  return new MasterKeyMissing(
    'An object is sealed under a key of a key management service, and neither MASTER_KEY_KMS_ID nor MASTER_KEY_KMS_PREVIOUS is set.',
  );
}
