import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { readFlowColumns } from '../../src/db/flow-columns.ts';
import { FlowColumns } from '../../src/domain/detections/flows/flow-columns.ts';
import { useDatabase } from '../support/database.ts';
import { storeUpload, type TestFlow } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

/** Flows of an hour. */
const TIME = { from: new Date('2026-01-05T08:00:00Z'), to: new Date('2026-01-05T09:00:00Z') };
const at = (minute: number) => `2026-01-05T08:${String(minute).padStart(2, '0')}:00.5Z`;

describe('flows as columns', () => {
  const db = useDatabase();

  async function read(flows: TestFlow[], of: number) {
    const tenantId = await makeTenant(db().ownerUrl);
    await storeUpload(db(), tenantId, flows);
    return inTenant(db().database.app, tenantId, async (transaction) => {
      const shares: { client: string; flows: string[] }[][] = [];
      const columns = new FlowColumns();
      for (let no = 0; no < of; no++) {
        columns.clear();
        await readFlowColumns(transaction, { ...TIME, share: { no, of } }, columns);
        const clients = [...columns.byClient()].map(({ client }) => client);
        expect(clients).to.have.length(new Set(clients).size);
        shares.push(
          Array.from(columns.byClient(), (client) => ({
            client: client.client,
            flows: [...client.services].map(
              (service, n) => `${client.serverText(client.servers[n] as number)} ${service}`,
            ),
          })),
        );
      }
      return shares;
    });
  }

  it('come as they were stored, each value in its place', async () => {
    const tenantId = await makeTenant(db().ownerUrl);
    const stored = {
      src: '2001:db8::7',
      dst: '198.51.100.1',
      dst_port: 65_535,
      protocol: 17,
      time: at(1),
      failed: true,
    };
    await storeUpload(db(), tenantId, [
      { ...stored, duration: 2.5, bytes_out: 5_000_000_000_001, bytes_in: null },
      { ...stored, time: at(2), reply: true },
      { ...stored, time: '2026-01-05T10:00:00Z' },
    ]);
    const columns = new FlowColumns();
    await inTenant(db().database.app, tenantId, (transaction) =>
      readFlowColumns(transaction, { ...TIME, share: { no: 0, of: 1 } }, columns),
    );
    const [group] = [...columns.byClient()][0]?.groups('service') ?? [];
    expect([columns.length, group?.client, group?.server]).to.deep.equal([1, '2001:db8::7', '198.51.100.1']);
    expect([group?.protocol, group?.port, group?.failures]).to.deep.equal([17, 65_535, 1]);
    expect([...(group?.times ?? [])]).to.deep.equal([Date.parse(at(1)) / 1000]);
    expect([...(group?.durations ?? []), ...(group?.bytesOut ?? []), ...(group?.bytesIn ?? [])]).to.deep.equal([
      ...[2.5, 5_000_000_000_001, 0],
    ]);
  });

  it('come in whole clients, in order of time, in however many shares', async () => {
    const flows = Array.from({ length: 20 }, (_, client) =>
      [9, 4, 5].map((minute, n) => ({
        ...{ src: `10.0.0.${client + 1}`, dst: `10.1.0.${n + 1}`, dst_port: 80 + n, time: at(minute) },
      })),
    ).flat();
    const whole = Array.from({ length: 20 }, (_, client) => ({
      client: `10.0.0.${client + 1}`,
      flows: ['10.1.0.2 393297', '10.1.0.3 393298', '10.1.0.1 393296'],
    }));
    expect(await read(flows, 1)).to.deep.equal([whole]);
    const shares = await read(flows, 3);
    expect(shares.flat()).to.have.deep.members(whole);
    expect(shares.filter((share) => share.length > 0).length).to.be.above(1);
    expect(await read([], 1)).to.deep.equal([[]]);
  });
});
