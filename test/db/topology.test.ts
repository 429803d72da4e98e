import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { inTenant } from '../../src/db/database.ts';
import { scopeSql } from '../../src/db/fold-nodes.ts';
import { listConnections } from '../../src/db/network-connections.ts';
import { listNodes, peersOfNode, servicesOfNode } from '../../src/db/network-nodes.ts';
import { busiestNodes, summariseNetwork } from '../../src/db/network-summary.ts';
import { scopeOf } from '../../src/domain/topology/scope.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

describe('scopes in SQL', () => {
  const db = useDatabase();

  it('are those of the domain, for any address', async () => {
    const addresses = fc.sample(fc.oneof(fc.ipV4(), fc.ipV6()), 500);
    const edges = [
      '255.255.255.255',
      '172.31.255.255',
      '172.32.0.0',
      '100.127.255.255',
      '::1',
      'fe80::',
      'fdff::',
      '::',
    ];
    const rows = await asOwner<{ address: string; scope: string }>(
      db().ownerUrl,
      `select text as address, ${scopeSql('text::inet')} as scope from unnest($1::text[]) text`,
      [[...addresses, ...edges]],
    );
    for (const { address, scope } of rows) expect(scope, address).to.equal(scopeOf(address));
  });
});

describe('network queries', () => {
  const db = useDatabase();
  let tenant: string;
  const read = <Result>(work: (transaction: Knex.Transaction) => Promise<Result>) =>
    inTenant(db().database.app, tenant, work);

  before(async () => {
    tenant = await makeTenant(db().ownerUrl);
    const flows = [
      ...Array.from({ length: 30 }, (_, index) => ({ src: `10.0.0.${index}`, dst: '10.0.1.1' })),
      { src: '10.0.0.1', dst: '10.0.1.1', dst_port: 22, failed: true },
      { src: '10.0.1.1', dst: '198.51.100.7', dst_port: 53, protocol: 17, bytes_in: 50_000 },
      { src: '2001:db8::1', dst: '2001:db8::2' },
    ];
    await discovery({ upload_id: await storeUpload(db(), tenant, flows) }, jobContext(db(), tenant));
  });

  it('page through every node once, in any order', async () => {
    for (const sort of ['last_seen', 'first_seen', 'flows', 'bytes', 'address'] as const) {
      for (const order of ['asc', 'desc'] as const) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await read((trx) => listNodes(trx, {}, { sort, order }, { limit: 7, cursor }));
          seen.push(...page.items.map(({ address }) => address));
          cursor = page.next_cursor ?? undefined;
        } while (cursor);
        expect(seen, `${sort} ${order}`).to.have.length(34);
        expect(new Set(seen).size).to.equal(34);
      }
    }
  });

  it('narrow nodes by prefix, scope and text', async () => {
    const addresses = async (filter: Parameters<typeof listNodes>[1]) => {
      const page = await read((trx) => listNodes(trx, filter, { sort: 'address', order: 'asc' }, { limit: 100 }));
      return page.items.map(({ address }) => address);
    };
    expect(await addresses({ within: '10.0.0.0/30' })).to.deep.equal(['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3']);
    expect(await addresses({ within: '10.0.1.1' })).to.deep.equal(['10.0.1.1']);
    expect(await addresses({ within: '2001:db8::/32' })).to.deep.equal(['2001:db8::1', '2001:db8::2']);
    expect(await addresses({ scope: 'external' })).to.deep.equal(['198.51.100.7', '2001:db8::1', '2001:db8::2']);
    expect(await addresses({ q: '100.7' })).to.deep.equal(['198.51.100.7']);
    expect(await addresses({ q: '%' })).to.be.empty;
  });

  it('narrow connections', async () => {
    const count = async (filter: Parameters<typeof listConnections>[1]) =>
      (await read((trx) => listConnections(trx, filter, { sort: 'flows', order: 'desc' }, { limit: 100 }))).items
        .length;
    expect(await count({})).to.equal(32);
    expect(await count({ node: '10.0.1.1' })).to.equal(31);
    expect(await count({ client: '10.0.1.1' })).to.equal(1);
    expect(await count({ server: '10.0.1.1', failed: true })).to.equal(1);
    expect(await count({ protocol: 6, port: 22 })).to.equal(1);
    expect(await count({ protocol: 17 })).to.equal(1);
    expect(await count({ min_flows: 2 })).to.equal(1);
  });

  it('show a node with both sides of what it does', async () => {
    const [node] = await read((trx) => busiestNodes(trx, { around: '10.0.1.1' }, 1));
    expect(node).to.include({ address: '10.0.1.1', clients: 30, servers: 1, flows: 32, failed_flows: 1 });
    expect(node).to.include({ bytes_out: 31 * 1000 + 100, bytes_in: 31 * 100 + 50_000 });
    const offered = await read((trx) => servicesOfNode(trx, node?.id ?? '', 'server', 10));
    expect(offered.map(({ port, peers }) => [port, peers])).to.deep.equal([
      [443, 30],
      [22, 1],
    ]);
    const peers = await read((trx) => peersOfNode(trx, node?.id ?? '', 100));
    expect(peers).to.have.length(31);
    expect(peers.find(({ address }) => address === '198.51.100.7')).to.include({ calls_it: false, called_by_it: true });
  });

  it('sum the whole', async () => {
    const summary = await read(summariseNetwork);
    expect(summary).to.include({ nodes: 34, connections: 32, services: 33, flows: 33, failed_flows: 1 });
    expect(summary.nodes_by_scope).to.deep.equal({ external: 3, internal: 31 });
  });

  it('show another tenant nothing', async () => {
    const stranger = await makeTenant(db().ownerUrl);
    const summary = await inTenant(db().database.app, stranger, summariseNetwork);
    expect(summary).to.include({ nodes: 0, connections: 0, services: 0, flows: 0 });
  });
});
