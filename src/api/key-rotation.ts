import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { type RotationSchedule, rotateWhenDue } from '../db/signing-keys.ts';
import { openCipher } from '../infra/security/cipher.ts';
import type { MasterKeys } from '../infra/security/master-keys.ts';
import { BOARD_TOKEN_SECONDS } from '../infra/security/tokens.ts';
import { newSigningKey, type TokenKeys } from './token-keys.ts';

/** Every process reads the keys this often, so that a key is known everywhere long before it signs. */
const ROUND_MILLISECONDS = 30_000;
/** Processes that were cut off from the database for some minutes still learn a key in time. */
export const PUBLISH_SECONDS = 600;
/** On top of the longest token: for processes that took up the new key late, and for clocks that differ. */
const MARGIN_SECONDS = 300;

/** When keys follow one another, for tokens that live so long. */
export function rotationSchedule(auth: { signingKeyDays: number; accessTokenSeconds: number }): RotationSchedule {
  const longest = Math.max(auth.accessTokenSeconds, BOARD_TOKEN_SECONDS);
  return { days: auth.signingKeyDays, publishSeconds: PUBLISH_SECONDS, keepSeconds: longest + MARGIN_SECONDS };
}

export interface RotatingKeys {
  control: Knex;
  tokenKeys: TokenKeys;
  masterKeys: MasterKeys;
  schedule: RotationSchedule;
  log: Logger;
}

/** One round: rotates if it is time, and takes up whatever anybody has changed. */
export async function keepKeys({ control, tokenKeys, masterKeys, schedule, log }: RotatingKeys): Promise<void> {
  const cipher = openCipher(masterKeys.current, 'signing-keys', masterKeys.previous);
  const { created, retired } = await rotateWhenDue(control, schedule, () => newSigningKey(cipher));
  if (created) log.info('signing key published', { kid: created, signs_in_seconds: schedule.publishSeconds });
  for (const kid of retired) log.info('signing key retired', { kid });
  await tokenKeys.refresh();
}

/** Does a round twice a minute; the function returned ends that. */
export function startKeyRotation(keys: RotatingKeys): () => void {
  const round = () =>
    // Tokens go on with the keys known so far, and the next round comes.
    keepKeys(keys).catch((error: Error) => keys.log.warn('signing keys not looked after', { reason: error.message }));
  const timer = setInterval(() => void round(), ROUND_MILLISECONDS).unref();
  return () => clearInterval(timer);
}
