/** First bytes of every stored object. */
export const MAGIC = Buffer.from('RFOB');
/** How frames are made. It does not change with what wraps the key, so that wrapping anew leaves frames as they are. */
const FRAME_VERSION = 1;

/** What is authenticated with each frame of an object, and with its data key: where it lies in the store. */
export function contextOf(object: string): Buffer {
  return Buffer.concat([MAGIC, Buffer.of(FRAME_VERSION), Buffer.from(object), Buffer.of(0)]);
}
