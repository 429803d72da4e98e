import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { createApiKey } from '../../../src/db/api-keys.ts';
import { discovery } from '../../../src/workers/discovery.ts';
import { PASSWORD, type Person, type TestApi } from '../api.ts';
import { asOwner } from '../database.ts';
import { jobContext, storeUpload } from '../network.ts';
import { claimsOf, type Side } from './principals.ts';

/** Whose a new thing is: of the tenant, and where things have owners, of the person. */
export interface Owner {
  side: Side;
  person: Person;
}

/** Makes a thing and gives its id. */
export type Maker = (owner: Owner) => Promise<string>;

/** The makers, by the path segment that stands before the id. Every kind of thing that the API names by an id is here. */
export function thingMakers(api: TestApi): Record<string, Maker> {
  const post = async ({ side }: Owner, path: string, body: unknown) => {
    const answer = await api.call('POST', path, { token: side.admin.access_token, body });
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const topologies = new Map<string, Promise<void>>();
  const fromTopology = async ({ side: { tenantId } }: Owner, table: string) => {
    if (!topologies.has(tenantId)) topologies.set(tenantId, makeTopology(api, tenantId));
    await topologies.get(tenantId);
    const sql = `select id from ${table} where tenant_id = $1 limit 1`;
    const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, sql, [tenantId]);
    return row?.id ?? '';
  };
  return {
    files: async ({ side }) => (await uploadLog(api, side)).file_id,
    jobs: async (owner) => (await post(owner, '/api/v1/jobs', { kind: 'port-research', payload: {} })).id,
    users: async (owner) => (await post(owner, '/api/v1/users', newUser())).id,
    providers: async (owner) => (await post(owner, '/api/v1/sso/providers', newProvider())).id,
    destinations: async (owner) => (await post(owner, '/api/v1/destinations', newDestination())).id,
    async notices({ side, person }) {
      const sql = 'insert into user_notices (tenant_id, user_id, event) values ($1, $2, $3) returning id';
      const values = [side.tenantId, person.id, 'session.start'];
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, sql, values);
      return row?.id ?? '';
    },
    // Requested by somebody else: whoever asks may be the one to approve it.
    async 'scan-scopes'({ side: { tenantId } }) {
      const sql = `insert into scan_scopes (tenant_id, name, reason, cidrs, ports, max_ports, max_addresses,
          probes_per_second, valid_from, valid_until, requested_by)
        values ($1, 'made', 'made', '{198.51.100.0/24}', '1-1024', 100, 256, 100, now(), now() + interval '1 day', $2)
        returning id`;
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, sql, [tenantId, randomUUID()]);
      return row?.id ?? '';
    },
    async mappings({ side }) {
      const insert =
        'insert into table_mappings (tenant_id, fingerprint, header, mapping) values ($1, $2, $3, $4) returning id';
      const values = [
        side.tenantId,
        randomUUID(),
        ['a', 'b'],
        JSON.stringify({ columns: [{ index: 1, field: 'src' }] }),
      ];
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, insert, values);
      return row?.id ?? '';
    },
    nodes: (owner) => fromTopology(owner, 'network_nodes'),
    connections: (owner) => fromTopology(owner, 'network_connections'),
    alerts: async (owner) => (await post(owner, '/api/v1/security/alerts', ALERT)).id,
    reports: async (owner) => finishReport(api, (await post(owner, '/api/v1/reports', {})).report_id),
    async 'api-keys'({ side, person }) {
      const { id } = await createApiKey(api.db.database.control, {
        ...{ tenantId: side.tenantId, userId: person.id, name: 'key', secretHash: Buffer.from(randomUUID()), days: 1 },
        permissions: ['network:read'],
      });
      return id;
    },
    async sessions({ person: { email } }) {
      const { body } = await api.call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } });
      return String(claimsOf(body.access_token).sid);
    },
  };
}

const ALERT = { title: 'a', description: 'b', severity: 'low', evidence: { note: 'c' } };
/** An identity provider that nobody has registered before, on this machine, which needs no approval. */
export const newProvider = () => ({
  name: `made ${randomUUID()}`,
  issuer: 'http://127.0.0.1:9',
  client_id: 'ringfence',
});
const newUser = () => ({ email: `made-${randomUUID()}@bank.example`, name: 'made', role: 'readonly_user' });

let port = 20_000;

/** A place in a bank's own network, each time another. */
export function newDestination(): Record<string, unknown> {
  port += 1;
  return { name: 'made', purpose: 'webhook', url: `https://10.1.2.3:${port}`, internal: ['10.1.0.0/16'] };
}

/** A log of two flows that nobody has uploaded before. */
export function newLog(): string {
  return `src_ip,dst_ip,dst_port,protocol,application\n10.0.0.1,10.0.0.2,443,tcp,${randomUUID()}\n10.0.0.1,x,1,tcp,y\n`;
}

/** Uploads such a log as the side's administrator. */
export async function uploadLog(api: TestApi, { admin }: Side): Promise<{ file_id: string; job_id: string }> {
  const { body } = await api.call('POST', '/api/v1/files/upload', { token: admin.access_token, raw: uploadForm() });
  return body;
}

/** The form of such an upload. */
export function uploadForm(): FormData {
  const form = new FormData();
  form.set('file', new File([newLog()], 'flows.csv'));
  return form;
}

async function makeTopology(api: TestApi, tenantId: string): Promise<void> {
  const upload_id = await storeUpload(api.db, tenantId, [{ src: '10.0.0.1', dst: '10.0.0.2' }]);
  await discovery({ upload_id }, jobContext(api.db, tenantId));
}

/** Lets a report be ready, as its job does. */
async function finishReport(api: TestApi, id: string): Promise<string> {
  const key = `reports/${id}`;
  await api.services.objects.put(key, Readable.from([Buffer.from('report')]));
  const sql = `update reports set state = 'ready', storage_key = $2, size = 6, file_name = 'report.xlsx', sha256 = '' where id = $1`;
  await asOwner(api.db.ownerUrl, sql, [id, key]);
  return id;
}
