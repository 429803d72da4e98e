import { expect } from 'chai';
import { loadSigningKeys, newSigningKey } from '../../src/api/token-keys.ts';
import { readSigningKeys, rotateNow, rotateWhenDue } from '../../src/db/signing-keys.ts';
import { openCipher } from '../../src/infra/security/cipher.ts';
import { useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';

const SCHEDULE = { days: 30, publishSeconds: 600, keepSeconds: 1_200 };

describe('the rotation of signing keys', () => {
  const db = useDatabase();
  const { masterKey } = testEnvironment();
  const make = () => newSigningKey(openCipher(masterKey, 'signing-keys'));
  const rotate = () => rotateWhenDue(db().database.control, SCHEDULE, make);
  const kids = async () => (await readSigningKeys(db().database.control)).map(({ kid }) => kid);
  /** Moves every key into the past, as if so much time had gone by. */
  const later = (interval: string) =>
    db().database.control.raw('update signing_keys set signs_from = signs_from - ?::interval', [interval]);
  const audited = async (action: string) =>
    (await db().database.control('audit_log').where({ action }).orderBy('id').select('target')).map(
      ({ target }) => target,
    );
  let first = '';

  it('leaves a young key alone', async () => {
    [first] = [(await loadSigningKeys(db().database.control, masterKey))[0].kid];
    await later('29 days');
    expect(await rotate()).to.deep.equal({ created: null, retired: [] });
    expect(await kids()).to.deep.equal([first]);
  });

  it('publishes the next one after thirty days, once, however many processes look at the same moment', async () => {
    await later('2 days');
    const rotations = await Promise.all(Array.from({ length: 5 }, rotate));
    const created = rotations.map((each) => each.created).filter((kid) => kid !== null);
    expect(created).to.have.length(1);
    // It is known, and the old one still signs.
    expect(await kids()).to.deep.equal([first, created[0]]);
    expect(await rotate()).to.deep.equal({ created: null, retired: [] });
    expect(await audited('signing-key.create')).to.deep.equal([first, created[0]]);
  });

  it('signs with it ten minutes later, and keeps the old one until its last token has expired', async () => {
    const [, second] = await kids();
    await later('11 minutes');
    expect(await kids()).to.deep.equal([second, first]);
    expect(await rotate()).to.deep.equal({ created: null, retired: [] });
    await later('20 minutes');
    expect(await rotate()).to.deep.equal({ created: null, retired: [first] });
    expect(await kids()).to.deep.equal([second]);
    const [old] = await db().database.control('signing_keys').where({ kid: first });
    expect(old.private_jwk_sealed).to.equal(null);
    expect(old.retired_at).to.be.instanceOf(Date);
    expect(await audited('signing-key.retire')).to.deep.equal([first]);
  });

  it('can be asked for by hand, and asking twice is one change', async () => {
    const { control } = db().database;
    const [before] = await kids();
    const when = { publishSeconds: 600, compromised: false };
    const asked = await Promise.all([rotateNow(control, when, make), rotateNow(control, when, make)]);
    expect(asked.filter(({ created }) => created !== null)).to.have.length(1);
    expect((await kids())[0]).to.equal(before);
  });

  it('of a compromised key retires all others in the same moment', async () => {
    const before = await kids();
    expect(before).to.have.length(2);
    const { created, retired } = await rotateNow(
      db().database.control,
      { publishSeconds: 600, compromised: true },
      make,
    );
    expect(retired).to.have.members(before);
    expect(await kids()).to.deep.equal([created]);
    const left = await db().database.control('signing_keys').whereNotNull('private_jwk_sealed').select('kid');
    expect(left).to.deep.equal([{ kid: created }]);
  });
});
