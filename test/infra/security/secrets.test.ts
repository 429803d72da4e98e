import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { openCipher } from '../../../src/infra/security/cipher.ts';
import { hashPassword, verifyPassword } from '../../../src/infra/security/password.ts';
import { randomPassword } from '../../../src/infra/security/random-password.ts';
import { openRefreshTokens } from '../../../src/infra/security/refresh-tokens.ts';

describe('cipher', () => {
  const key = randomBytes(32);
  const cipher = openCipher(key, 'test');
  const sealed = cipher.seal(Buffer.from('secret'), 'row 1');

  it('opens what it sealed, and seals the same thing differently each time', () => {
    expect(cipher.open(sealed, 'row 1').toString()).to.equal('secret');
    expect(cipher.seal(Buffer.from('secret'), 'row 1').equals(sealed)).to.equal(false);
  });

  it('refuses what was altered, cut, moved, or sealed for another purpose or under another key', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => cipher.open(altered, 'row 1'), String(at)).to.throw();
      expect(() => cipher.open(sealed.subarray(0, at), 'row 1')).to.throw();
    }
    expect(() => cipher.open(sealed, 'row 2')).to.throw();
    expect(() => openCipher(key, 'other').open(sealed, 'row 1')).to.throw();
    expect(() => openCipher(randomBytes(32), 'test').open(sealed, 'row 1')).to.throw();
  });
});

describe('passwords', () => {
  it('are hashed with argon2id', async () => {
    const hash = await hashPassword('a password');
    expect(hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(hash, 'a password')).to.equal(true);
    expect(await verifyPassword(hash, 'A password')).to.equal(false);
  });

  it('are checked when there is no user as when there is one, at the same cost, and are wrong', async () => {
    const hash = await hashPassword('a password');
    // How many get no turn shows that every check takes one; how long each takes is for a quiet machine to measure.
    const refused = async (stored: string | undefined) => {
      const checks = await Promise.allSettled(Array.from({ length: 80 }, () => verifyPassword(stored, 'wrong')));
      for (const check of checks) if (check.status === 'fulfilled') expect(check.value).to.equal(false);
      return checks.filter(({ status }) => status === 'rejected').length;
    };
    await verifyPassword(undefined, 'wrong');
    expect(await refused(undefined))
      .to.equal(await refused(hash))
      .and.to.be.greaterThan(0);
    expect(await verifyPassword(undefined, 'nobody has this password')).to.equal(false);
  });

  it('that are made up differ', () => {
    const made = new Set(Array.from({ length: 1_000 }, randomPassword));
    expect(made.size).to.equal(1_000);
    for (const password of made) expect(password).to.match(/^[a-zA-Z2-9]{5}(-[a-zA-Z2-9]{5}){3}$/);
  });
});

describe('refresh tokens', () => {
  const tokens = openRefreshTokens(randomBytes(32));

  it('name their session and nothing else', () => {
    const session = randomUUID();
    const { token, hash } = tokens.issue(session);
    expect(tokens.read(token)).to.deep.equal({ sessionId: session, hash });
    expect(tokens.issue(session).token).not.to.equal(token);
    expect(hash).to.have.lengthOf(32);
  });

  it('are refused when altered or made by somebody else', () => {
    const { token } = tokens.issue(randomUUID());
    const swap = (at: number) => token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    for (let at = 0; at < token.length; at += 1) expect(tokens.read(swap(at)), String(at)).to.equal(undefined);
    for (const odd of ['', 'x', `${token}=`, `${token}A`, token.slice(1)]) expect(tokens.read(odd)).to.equal(undefined);
    expect(openRefreshTokens(randomBytes(32)).read(token)).to.equal(undefined);
  });
});
