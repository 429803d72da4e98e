import { expect } from 'chai';
import { loadSigningKeys } from '../../src/api/token-keys.ts';
import { ensureFirstAdministrator, findCredentials } from '../../src/db/users.ts';
import { verifyPassword } from '../../src/infra/security/password.ts';
import { useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';

describe('a new installation', () => {
  const db = useDatabase();

  it('gets one first administrator, however many processes start at once', async () => {
    const { control } = db().database;
    const made = await Promise.all(Array.from({ length: 5 }, () => ensureFirstAdministrator(control)));
    const [administrator, ...more] = made.filter((each) => each !== null);
    expect(more).to.deep.equal([]);
    const stored = await findCredentials(control, administrator?.email ?? '');
    expect(stored).to.include({ role: 'admin', must_change_password: true });
    expect(await verifyPassword(stored?.password_hash, administrator?.password ?? '')).to.equal(true);
    expect(await ensureFirstAdministrator(control)).to.equal(null);
  });

  it('gets one signing key, however many processes start at once', async () => {
    const { control } = db().database;
    const { masterKey } = testEnvironment();
    const rings = await Promise.all(Array.from({ length: 5 }, () => loadSigningKeys(control, masterKey)));
    expect(new Set(rings.flat().map((key) => key.kid)).size).to.equal(1);
    let refusal = '';
    await loadSigningKeys(control, Buffer.alloc(32)).catch((error: Error) => {
      refusal = error.message;
    });
    expect(refusal).to.contain('RINGFENCE_MASTER_KEY');
  });
});
