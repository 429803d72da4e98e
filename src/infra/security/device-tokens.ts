import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { deriveKey } from './cipher.ts';

const USER_BYTES = 16;
const DEVICE_BYTES = 16;
const TIME_BYTES = 6;
const PROOF_BYTES = 32;
const BODY_BYTES = USER_BYTES + DEVICE_BYTES + TIME_BYTES;

/** A browser that a user has signed in with before. It proves no identity; it has attempts of its own. */
export interface Device {
  userId: string;
  deviceId: string;
}

/** Makes and reads the tokens of known browsers. */
export interface DeviceTokens {
  issue(device: Device, expiresAt: number): string;
  /** Undefined for anything expired, altered or not of this installation. */
  read(token: string): Device | undefined;
}

/**
 * Tokens are base64url of user, device, expiry (milliseconds) and an HMAC-SHA-256 under a key of their own. `now` says
 * what time it is, in milliseconds since the epoch.
 */
export function openDeviceTokens(masterKey: Buffer, now: () => number = Date.now): DeviceTokens {
  const key = deriveKey(masterKey, 'device-token');
  const proofOf = (body: Buffer) => createHmac('sha256', key).update(body).digest();
  return {
    issue({ userId, deviceId }, expiresAt) {
      const body = Buffer.alloc(BODY_BYTES);
      bytesOf(userId).copy(body, 0);
      bytesOf(deviceId).copy(body, USER_BYTES);
      body.writeUIntBE(expiresAt, USER_BYTES + DEVICE_BYTES, TIME_BYTES);
      return Buffer.concat([body, proofOf(body)]).toString('base64url');
    },
    read(token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== BODY_BYTES + PROOF_BYTES) return undefined;
      const body = bytes.subarray(0, BODY_BYTES);
      if (!timingSafeEqual(proofOf(body), bytes.subarray(BODY_BYTES))) return undefined;
      if (body.readUIntBE(USER_BYTES + DEVICE_BYTES, TIME_BYTES) <= now()) return undefined;
      return {
        userId: uuidOf(body.subarray(0, USER_BYTES)),
        deviceId: uuidOf(body.subarray(USER_BYTES, USER_BYTES + DEVICE_BYTES)),
      };
    },
  };
}

/** A name for a browser that is not known yet. */
export function newDeviceId(): string {
  return uuidOf(randomBytes(DEVICE_BYTES));
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
