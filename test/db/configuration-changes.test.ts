import { expect } from 'chai';
import { settingsOf } from '../../src/api/configuration-record.ts';
import { noteConfiguration } from '../../src/db/configuration-changes.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testConfig } from '../support/environment.ts';

describe('changes of the configuration', () => {
  const db = useDatabase();
  const rows = () =>
    asOwner<{ details: { changed: string[]; settings: string[] } }>(
      db().ownerUrl,
      `select details from audit_log where action = 'configuration.change' order by id`,
    );

  it('are recorded once, by name, when a process starts with other settings', async () => {
    const { control } = db().database;
    const settings = settingsOf(await testConfig());
    const started = await Promise.all([1, 2, 3].map(() => noteConfiguration(control, settings)));
    expect(started.filter(Boolean)).to.have.lengthOf(1);
    const changed = settingsOf(await testConfig({ auth: { accessTokenSeconds: 77 }, http: { port: 4711 } }));
    expect(await noteConfiguration(control, changed)).to.equal(true);
    expect(await noteConfiguration(control, changed)).to.equal(false);
    const [, second] = await rows();
    expect(second?.details.changed).to.deep.equal(['auth.accessTokenSeconds']);
    expect(second?.details.settings).to.include('auth.accessTokenSeconds=77');
  });

  it('name secrets without their values', async () => {
    const config = await testConfig({
      database: { url: 'postgres://owner:hunter22@localhost/x' },
      siem: { token: 'hunter22' },
    });
    await noteConfiguration(db().database.control, settingsOf(config));
    const text = JSON.stringify(await rows());
    expect(text).to.include('siem.token is set').and.include('secrets.masterKey is set');
    expect(text).to.not.include('hunter22').and.not.include(config.secrets.masterKey);
  });
});
