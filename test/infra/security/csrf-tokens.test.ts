import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { openCsrfTokens } from '../../../src/infra/security/csrf-tokens.ts';

describe('CSRF tokens', () => {
  const [key, next] = [randomBytes(32), randomBytes(32)];
  const tokens = openCsrfTokens(key);

  it('are good for their session and no other, and each is different', () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    const token = tokens.issue(mine);
    expect(token).to.match(/^[\w-]{64}$/);
    expect(tokens.check(mine, token)).to.equal(true);
    expect(tokens.check(theirs, token)).to.equal(false);
    expect(tokens.issue(mine)).not.to.equal(token);
  });

  it('are refused when anything of them was changed', () => {
    const session = randomUUID();
    const bytes = Buffer.from(tokens.issue(session), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(tokens.check(session, changed.toString('base64url')), `byte ${at}`).to.equal(false);
    }
    for (const text of ['', 'a', bytes.subarray(1).toString('base64url'), 'é'.repeat(64)])
      expect(tokens.check(session, text)).to.equal(false);
  });

  it('outlive a change of the master key while the previous one is known', () => {
    const session = randomUUID();
    const token = tokens.issue(session);
    expect(openCsrfTokens(next, [key]).check(session, token)).to.equal(true);
    expect(openCsrfTokens(next).check(session, token)).to.equal(false);
  });
});
