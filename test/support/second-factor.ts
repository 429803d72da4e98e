import { expect } from 'chai';
import { generate } from 'otplib';
import { PASSWORD, type Person, type TestApi } from './api.ts';
import { asOwner } from './database.ts';

const STEP = 30;

/** The code of a secret, so many steps from now. Waits first when the running step is about to end. */
export async function codeOf(secret: string, steps = 0): Promise<string> {
  const left = STEP - ((Date.now() / 1000) % STEP);
  if (left < 4) await new Promise((resolve) => setTimeout(resolve, left * 1000 + 50));
  return generate({ secret, epoch: Math.floor(Date.now() / 1000) + steps * STEP });
}

/** A code that is certainly not right. */
export const WRONG_CODE = 'aaaa-aaaa-aaaa-aaaa-aaaa';

/** Gives a person a second factor; the code it was confirmed with may be used again. */
export async function enrolMfa(api: TestApi, { access_token: token, id }: Person) {
  const enrolled = await api.call('POST', '/api/v1/auth/mfa/enrol', { token });
  expect(enrolled.status).to.equal(200);
  const { secret, uri } = enrolled.body as { secret: string; uri: string };
  const body = { code: await codeOf(secret) };
  const confirmed = await api.call('POST', '/api/v1/auth/mfa/confirm', { token, body });
  expect(confirmed.status).to.equal(200);
  await freeSteps(api, id);
  return { secret, uri, codes: confirmed.body.backup_codes as string[] };
}

/** Forgets which steps were used, instead of waiting half a minute. */
export async function freeSteps(api: TestApi, userId: string): Promise<void> {
  await asOwner(api.db.ownerUrl, 'update user_mfa set last_step = null where user_id = $1', [userId]);
}

/** The challenge that the password gets somebody with a second factor. */
export async function challengeOf(api: TestApi, email: string): Promise<string> {
  const answer = await api.call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } });
  expect(answer.status).to.equal(202);
  return answer.body.challenge;
}

/** Makes a session so old that it must show its factors again. */
export async function ageStepUp(api: TestApi, userId: string): Promise<void> {
  const sql = `update sessions set stepped_up_at = now() - interval '301 s' where user_id = $1`;
  await asOwner(api.db.ownerUrl, sql, [userId]);
}
