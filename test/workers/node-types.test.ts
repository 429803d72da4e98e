import { expect } from 'chai';
import type { KnownType } from '../../src/domain/nodes/node-type.ts';
import { classification } from '../../src/workers/classification.ts';
import { asOwner, type TestDatabase, useDatabase } from '../support/database.ts';
import { jobContext } from '../support/network.ts';
import { makeNetwork } from '../support/nodes/made-network.ts';
import { storeNetwork } from '../support/nodes/store-network.ts';
import { makeTenant } from '../support/tenant.ts';

/** The types that classification gives, beside those that were made. */
async function judged(db: TestDatabase, seed: number): Promise<{ made: KnownType; found: string; address: string }[]> {
  const tenant = await makeTenant(db.ownerUrl);
  const { types, edges } = makeNetwork(seed);
  await storeNetwork(db, tenant, edges);
  await classification({}, jobContext(db, tenant));
  const rows = await asOwner<{ address: string; node_type: string; reasons: unknown }>(
    db.ownerUrl,
    `select host(address) as address, node_type, reasons from network_nodes where tenant_id = $1 and scope = 'internal'`,
    [tenant],
  );
  return rows.map(({ address, node_type, reasons }) => {
    const made = types.get(address) as KnownType;
    if (process.env.SHOW && made !== node_type) console.error(seed, address, made, node_type, JSON.stringify(reasons));
    return { address, found: node_type, made };
  });
}

describe('types of nodes', () => {
  const db = useDatabase();

  for (const seed of [11, 12, 13]) {
    it(`are right for 95 of 100 machines that only traffic tells of, network ${seed}`, async () => {
      const nodes = await judged(db(), seed);
      expect(nodes.length).to.be.above(1_800);
      const said = nodes.filter(({ found }) => found !== 'unknown');
      const right = nodes.filter(({ made, found }) => made === found);
      expect(right.length / said.length, 'precision').to.be.at.least(0.95);
      expect(right.length / nodes.length, 'recall').to.be.at.least(0.95);
      const types = [...new Set(nodes.map(({ made }) => made))];
      const recall = types.map((type) => {
        const mine = nodes.filter(({ made }) => made === type);
        return [type, mine.filter(({ found }) => found === type).length / mine.length] as const;
      });
      if (process.env.SHOW) console.error(seed, right.length, said.length, nodes.length, JSON.stringify(recall));
      for (const [type, share] of recall) expect(share, type).to.be.at.least(0.75);
    }).timeout(60_000);
  }
});
