import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import pg from 'pg';
import { patientStart } from '../../src/db/patient-start.ts';
import { anyPort } from '../../src/infra/local/ports.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { quietLog } from '../support/workers.ts';

describe('starting while Postgres cannot serve', () => {
  const db = useDatabase();
  const ask = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.end();
    return 'served';
  };
  const limit = (connections: number) => {
    const name = new URL(db().ownerUrl).pathname.slice(1);
    return asOwner(db().ownerUrl, `alter database ${name} connection limit ${connections}`);
  };

  it('waits until it can', async () => {
    await limit(0);
    let tries = 0;
    const starting = patientStart(() => {
      tries += 1;
      return ask(db().urls.appUrl);
    }, quietLog);
    await wait(700);
    await limit(-1);
    expect(await starting).to.equal('served');
    expect(tries).to.be.above(1);
  });

  it('says at once that nobody is there, or that something else is wrong', async () => {
    const nobody = Object.assign(new URL(db().urls.appUrl), { port: String(await anyPort()) }).toString();
    const stranger = Object.assign(new URL(db().urls.appUrl), { password: 'wrong' }).toString();
    for (const url of [nobody, stranger]) {
      let tries = 0;
      const failed = await patientStart(() => {
        tries += 1;
        return ask(url);
      }, quietLog).catch((error: Error) => error);
      expect([failed instanceof Error, tries]).to.deep.equal([true, 1]);
    }
  });
});
