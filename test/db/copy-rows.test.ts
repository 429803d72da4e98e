import { expect } from 'chai';
import pg, { type PoolClient } from 'pg';
import { copyRows } from '../../src/db/copy-rows.ts';
import { useDatabase } from '../support/database.ts';

describe('rows by binary COPY', () => {
  let client: pg.Client;
  // Before the database goes.
  after(() => client?.end());
  const db = useDatabase();
  before(async () => {
    client = new pg.Client({ connectionString: db().ownerUrl });
    await client.connect();
  });
  const read = (query: string, take: (bytes: DataView, at: number) => void) =>
    copyRows(client as unknown as PoolClient, `copy (${query}) to stdout (format binary)`, take);
  const stillWorks = async () => expect((await client.query('select 7 as seven')).rows).to.deep.equal([{ seven: 7 }]);

  it('come each once and in order, and the connection goes on', async () => {
    for (const count of [0, 1, 200_000]) {
      let [rows, wrong] = [0, 0];
      await read(`select n::int4, -n::int8 from generate_series(1, ${count}) n`, (bytes, at) => {
        rows += 1;
        if (bytes.getInt32(at + 4) !== rows || bytes.getBigInt64(at + 12) !== BigInt(-rows)) wrong += 1;
      });
      expect([rows, wrong]).to.deep.equal([count, 0]);
    }
    await stillWorks();
  });

  it('may be larger than what comes at once', async () => {
    const lengths: number[] = [];
    await read(`select repeat('x', 300000 * n) from generate_series(1, 5) n`, (bytes, at) => {
      expect(bytes.getUint8(at + 4 + bytes.getInt32(at) - 1)).to.equal('x'.charCodeAt(0));
      lengths.push(bytes.getInt32(at));
    });
    expect(lengths).to.deep.equal([1, 2, 3, 4, 5].map((n) => 300_000 * n));
  });

  it('end with what Postgres says, before the first row and in the middle', async () => {
    const refused = async (query: string) => {
      const error = await read(query, () => {}).then(
        () => null,
        (thrown: Error) => thrown.message,
      );
      await stillWorks();
      return error;
    };
    expect(await refused('select nothing')).to.contain('column "nothing" does not exist');
    expect(await refused('select 1 / (50000 - n) from generate_series(1, 100000) n')).to.contain('division by zero');
  });

  it('end with what their reader throws, and the connection goes on', async () => {
    let rows = 0;
    const reading = read('select n from generate_series(1, 100000) n', () => {
      rows += 1;
      if (rows === 10) throw new Error('enough');
    });
    expect(await reading.then(() => null, String)).to.equal('Error: enough');
    expect(rows).to.equal(10);
    await stillWorks();
  });
});
