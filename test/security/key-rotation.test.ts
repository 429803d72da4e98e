import { expect } from 'chai';
import { decodeProtectedHeader } from 'jose';
import { keepKeys, rotationSchedule } from '../../src/api/key-rotation.ts';
import { newSigningKey, openTokenKeys } from '../../src/api/token-keys.ts';
import { rotateNow } from '../../src/db/signing-keys.ts';
import { openCipher } from '../../src/infra/security/cipher.ts';
import { readMasterKeys } from '../../src/infra/security/master-keys.ts';
import { createTokenService } from '../../src/infra/security/tokens.ts';
import { type Person, useApi } from '../support/api.ts';

describe('J33: access tokens over a change of the signing key', () => {
  const api = useApi();
  const control = () => api().db.database.control;
  const kidOf = (token: string) => decodeProtectedHeader(token).kid as string;
  const me = async (token: string) => (await api().call('GET', '/api/v1/auth/me', { token })).status;
  const refresh = async (person: Person) =>
    (await api().call('POST', '/api/v1/auth/refresh', { body: { refresh_token: person.refresh_token } }))
      .body as Person;
  const round = () => {
    const { config, tokenKeys, log } = api().services;
    const masterKeys = readMasterKeys(config.secrets);
    return keepKeys({ control: control(), tokenKeys, masterKeys, schedule: rotationSchedule(config.auth), log });
  };
  const later = (interval: string) =>
    control().raw('update signing_keys set signs_from = signs_from - ?::interval', [interval]);
  let person: Person;
  let old = '';

  before(async () => {
    person = await api().person('security_analyst');
    old = kidOf(person.access_token);
  });

  it('a published key signs nothing yet', async () => {
    await later('31 days');
    await round();
    expect(api().services.tokenKeys.current()).to.have.length(2);
    expect(kidOf((await api().person('admin')).access_token)).to.equal(old);
  });

  it('then it signs, tokens of the old key are still taken, and the session goes on', async () => {
    await later('11 minutes');
    await round();
    expect(await me(person.access_token)).to.equal(200);
    const renewed = await refresh(person);
    expect(kidOf(renewed.access_token)).not.to.equal(old);
    expect(await me(renewed.access_token)).to.equal(200);
    expect(await me(person.access_token)).to.equal(200);
    person = { ...person, refresh_token: renewed.refresh_token };
  });

  it('and with the old key gone its tokens are worth nothing, remembered or not; the session still goes on', async () => {
    expect(await me(person.access_token)).to.equal(200);
    await later('21 minutes');
    await round();
    expect(
      api()
        .services.tokenKeys.current()
        .map(({ kid }) => kid),
    ).not.to.include(old);
    expect(await me(person.access_token)).to.equal(401);
    const renewed = await refresh(person);
    expect(await me(renewed.access_token)).to.equal(200);
    person = { ...person, ...renewed };
  });

  it('a process learns of a key that another process has changed when its first token comes', async () => {
    const { config, tokens, tokenKeys } = api().services;
    const cipher = openCipher(readMasterKeys(config.secrets).current, 'signing-keys');
    const before = person.access_token;
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    await rotateNow(control(), { publishSeconds: 600, compromised: true }, () => newSigningKey(cipher));
    // Signed elsewhere with the new key: here nobody knows it yet.
    const elsewhere = await openTokenKeys(control(), readMasterKeys(config.secrets));
    const { sub, sid, tid } = JSON.parse(Buffer.from(before.split('.')[1] as string, 'base64url').toString());
    const token = await createTokenService({ ...config.auth, keys: elsewhere.current }).issueAccessToken({
      userId: sub,
      sessionId: sid,
      tenantId: tid,
    });
    expect(tokens.publicPemOf(token)).to.equal(undefined);
    expect(await me(token)).to.equal(200);
    expect(await me(before)).to.equal(401);
    expect(tokenKeys.current()).to.have.length(1);
  }).timeout(20_000);
});
