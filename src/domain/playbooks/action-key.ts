import { createHash } from 'node:crypto';

/**
 * The name of an action, always the same for the same step on the same occasion: what is sent twice after a crash carries
 * the same one, so that a receiver can tell. 32 hexadecimal digits of SHA-256, after `rf-`.
 */
export function actionKey(of: { playbookId: string; alertId: string; occasion: string; step: number }): string {
  const text = JSON.stringify([of.playbookId, of.alertId, of.occasion, of.step]);
  return `rf-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}
