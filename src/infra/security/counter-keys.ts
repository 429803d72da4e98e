import { createHmac } from 'node:crypto';
import { deriveKey } from './cipher.ts';

/** What attempts are counted by. */
export type CounterSubject =
  /** Sign-ins from browsers that are not known, by the address that was typed. */
  | { kind: 'address'; email: string }
  /** Sign-ins from a browser that its user has signed in with before. */
  | { kind: 'device'; userId: string; deviceId: string }
  /** Passwords asked again of somebody signed in. */
  | { kind: 'password'; userId: string }
  /** Codes of the second factor, wherever they are asked. */
  | { kind: 'code'; userId: string };

/** Names a counter by an HMAC, so that the table of counters does not say whom it is about. */
export function openCounterKeys(masterKey: Buffer): (subject: CounterSubject) => Buffer {
  const key = deriveKey(masterKey, 'sign-in-attempts');
  return (subject) => {
    const { kind } = subject;
    const parts =
      kind === 'address' ? [subject.email.toLowerCase()] : [subject.userId, kind === 'device' ? subject.deviceId : ''];
    return createHmac('sha256', key)
      .update(JSON.stringify([kind, ...parts]))
      .digest();
  };
}
