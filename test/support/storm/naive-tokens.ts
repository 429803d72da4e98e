import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { generateSigningKey, importSigningKey } from '../../../src/infra/security/signing-key.ts';
import { createTokenService } from '../../../src/infra/security/tokens.ts';

/**
 * Tokens that believe the machine's clock, as most would write them first. Prints what becomes of one that had expired
 * and of one that had not, before and after somebody sets the clock.
 */
const { kid, publicJwk, privateJwk } = await generateSigningKey();
const keys = [await importSigningKey(kid, publicJwk, privateJwk)] as const;
const settings = { issuer: 'naive', accessTokenSeconds: 600, keys };
const claims = { userId: randomUUID(), sessionId: randomUUID(), tenantId: randomUUID() };
const naive = createTokenService(settings);
const anHourAgo = createTokenService({ ...settings, now: () => Date.now() - 3_600_000 });
const tokens = { expired: await anHourAgo.issueAccessToken(claims), fresh: await naive.issueAccessToken(claims) };

const accepted = async (token: string) =>
  naive.verifyAccessToken(token).then(
    () => true,
    () => false,
  );
const verdict = async () => ({ expired: await accepted(tokens.expired), fresh: await accepted(tokens.fresh) });

console.log(JSON.stringify(await verdict()));
const began = Date.now();
const from = performance.now();
while (Math.abs(Date.now() - began - (performance.now() - from)) < 60_000) await wait(50);
console.log(JSON.stringify(await verdict()));
