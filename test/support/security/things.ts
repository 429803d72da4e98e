import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { createApiKey } from '../../../src/db/api-keys.ts';
import { discovery } from '../../../src/workers/discovery.ts';
import { PASSWORD, type Person, type TestApi } from '../api.ts';
import { asOwner } from '../database.ts';
import { jobContext, storeUpload } from '../network.ts';
import { OPTIONS } from '../scanning.ts';
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
    async uploads({ side: { tenantId }, person }) {
      const sql = `insert into resumable_uploads (tenant_id, created_by, name, size, expires_at)
        values ($1, $2, 'made', 100, now() + interval '1 day') returning id`;
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, sql, [tenantId, person.id]);
      return row?.id ?? '';
    },
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
    async scans({ side: { tenantId } }) {
      const sql = `insert into scans (tenant_id, mode, engine, targets, addresses, ports, options, seed)
        values ($1, 'ports', 'connect', '{198.51.100.1}', 1, '443', $2, 1) returning id`;
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, sql, [tenantId, JSON.stringify(OPTIONS)]);
      return row?.id ?? '';
    },
    applications: async (owner) => (await post(owner, '/api/v1/applications', { name: `made ${randomUUID()}` })).id,
    async 'application-rules'(owner) {
      const application = await post(owner, '/api/v1/applications', { name: `made ${randomUUID()}` });
      const rule = { application_id: application.id, kind: 'hostname', pattern: 'made-*' };
      return (await post(owner, '/api/v1/application-rules', rule)).id;
    },
    schedules: async (owner) => (await post(owner, '/api/v1/schedules', newSchedule())).id,
    async sources({ side: { tenantId } }) {
      const sql = `insert into sources (tenant_id, name, kind, settings, every_seconds, created_by)
        values ($1, $2, 'folder', '{"path": "/srv/drop", "complete": "stable", "after": "keep"}', 60, $3) returning id`;
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, sql, [
        tenantId,
        `made ${randomUUID()}`,
        randomUUID(),
      ]);
      return row?.id ?? '';
    },
    // Requested by somebody else as well.
    async 'port-justifications'({ side: { tenantId } }) {
      const sql = `insert into port_justifications (tenant_id, protocol, port, purpose, owner, requested_by)
        values ($1, 6, $2, 'made', 'made', $3) returning id`;
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, sql, [tenantId, newPort(), randomUUID()]);
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
    'direction-overrides': async (owner) =>
      (await post(owner, '/api/v1/network/direction-overrides', newOverride())).id,
    rules: async (owner) => {
      const rule = { language: 'threshold', text: thresholdRule() };
      return (await post(owner, '/api/v1/security/rules', rule)).id;
    },
    sites: async (owner) => (await post(owner, '/api/v1/sites', newSite())).id,
    zones: async (owner) => (await post(owner, '/api/v1/zones', { name: `made ${randomUUID()}` })).id,
    async 'zone-rules'(owner) {
      const zone = await post(owner, '/api/v1/zones', { name: `made ${randomUUID()}` });
      return (await post(owner, '/api/v1/zone-rules', newZoneRule(zone.id))).id;
    },
    nodes: (owner) => fromTopology(owner, 'network_nodes'),
    async hosts(owner) {
      const sql = `insert into hosts (tenant_id, confidence) values ($1, 90) returning id`;
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, sql, [owner.side.tenantId]);
      // Of two addresses, one of which can be split from it.
      const nodes = await nodesOf(api, owner.side.tenantId);
      await asOwner(api.db.ownerUrl, 'update network_nodes set host_id = $1 where id = any($2)', [row?.id, nodes]);
      return row?.id ?? '';
    },
    connections: (owner) => fromTopology(owner, 'network_connections'),
    alerts: async (owner) => (await post(owner, '/api/v1/security/alerts', ALERT)).id,
    exceptions: async (owner) => (await post(owner, '/api/v1/security/exceptions', newException())).id,
    async incidents(owner) {
      const { id } = await post(owner, '/api/v1/security/alerts', ALERT);
      const insert = 'insert into incidents (tenant_id) values ($1) returning id';
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, insert, [owner.side.tenantId]);
      await asOwner(api.db.ownerUrl, 'update security_alerts set incident_id = $2 where id = $1', [id, row?.id]);
      return row?.id ?? '';
    },
    indicators: async (owner) => (await post(owner, '/api/v1/indicators', newIndicator())).id,
    async 'indicator-feeds'({ side: { tenantId } }) {
      const sql = `insert into indicator_feeds (tenant_id, name, kind, url, created_by)
        values ($1, $2, 'file', 'https://10.1.2.3/list.txt', $3) returning id`;
      const values = [tenantId, `made ${randomUUID()}`, randomUUID()];
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, sql, values);
      return row?.id ?? '';
    },
    playbooks: async (owner) => (await post(owner, '/api/v1/playbooks', newPlaybook())).id,
    'response-channels': async (owner) => (await post(owner, '/api/v1/response-channels', newChannel())).id,
    'block-lists': async (owner) => (await post(owner, '/api/v1/block-lists', newBlockList())).id,
    collections: async (owner) => (await post(owner, '/api/v1/block-lists', newBlockList())).id,
    // On somebody else's word: whoever asks may be the one to approve it.
    async responses({ side: { tenantId } }) {
      const insert = `with made as (
          insert into responses (tenant_id, playbook_id, playbook, version, alert_id, occasion, mode, requested_by)
          values ($1, gen_random_uuid(), 'made', 1, gen_random_uuid(), 'made', 'active', $2) returning id)
        insert into response_actions (tenant_id, response_id, step, kind, key, target, says, payload, changes, state, requested_by)
        select $1, id, 1, 'tag', 'rf-' || id, '10.0.0.1', 'tag 10.0.0.1', '{"address": "10.0.0.1", "tag": "made"}', true,
          'waiting', $2 from made returning response_id as id`;
      const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, insert, [tenantId, randomUUID()]);
      return row?.id ?? '';
    },
    'report-targets': ({ side }) => reportTarget(api, side.tenantId),
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
/** A site of its own. */
export const newSite = () => ({ name: `made ${randomUUID()}`, prefixes: ['10.200.0.0/16'] });

/** A rule about a zone. */
export const newZoneRule = (to: string) => ({ to, verdict: 'forbidden', reason: 'made' });
/** An exception that hides next to nothing. */
export const newException = () => ({
  ...{ name: 'made', reason: 'made', owner: 'made', source_cidrs: ['198.51.100.254'] },
  expires_at: new Date(Date.now() + 3_600_000).toISOString(),
});
/** An identity provider that nobody has registered before, on this machine, which needs no approval. */
export const newProvider = () => ({
  name: `made ${randomUUID()}`,
  issuer: 'http://127.0.0.1:9',
  client_id: 'ringfence',
});
/** A schedule that has nothing to do for a long time. */
export const newSchedule = () => ({
  name: 'made',
  job: { kind: 'port-research', payload: {} },
  // Long after the tests: what comes due in the middle of them changes a tenant that nobody asked for.
  cron: '0 6 1 1 *',
  overlap: 'allow',
});
/** A playbook that answers no alert that there is. */
export const newPlaybook = () => ({
  ...{ name: `made ${randomUUID()}`, condition: { detections: ['made'] }, steps: [{ kind: 'siem' }] },
});
/** A channel to nobody. */
export const newChannel = () => ({ name: `made ${randomUUID()}`, kind: 'email', recipients: ['made@bank.example'] });
/** A list that is empty. */
export const newBlockList = () => ({ name: `made ${randomUUID()}` });
const newUser = () => ({ email: `made-${randomUUID()}@bank.example`, name: 'made', role: 'readonly_user' });

/** A rule that counts flows. */
export const thresholdRule = () =>
  JSON.stringify({ title: 'made', over: 'flows', group_by: ['client'], window: '1h', at_least: { count: 5 } });

let port = 20_000;

/** A port that nothing was said about before. */
export function newPort(): number {
  port += 1;
  return port;
}

/** A word about a port that nobody said anything about before. */
export const newOverride = () => ({ range: '10.99.0.0/16', port: newPort(), role: 'server', reason: 'made' });

/** A place in a bank's own network, each time another. */
export function newDestination(): Record<string, unknown> {
  port += 1;
  return { name: 'made', purpose: 'webhook', url: `https://10.1.2.3:${port}`, internal: ['10.1.0.0/16'] };
}

/** An indicator that nobody has added before. */
export const newIndicator = () => ({ value: `made-${randomUUID()}.example` });

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

/** Two nodes that nothing else is made of. */
export async function nodesOf(api: TestApi, tenantId: string): Promise<string[]> {
  const rows = await asOwner<{ id: string }>(
    api.db.ownerUrl,
    `insert into network_nodes (tenant_id, address, scope, first_seen, last_seen)
     select $1, address::inet, 'internal', now(), now() from unnest($2::text[]) as address returning id`,
    [tenantId, [newAddress(), newAddress()]],
  );
  return rows.map(({ id }) => id);
}

/** One of the nodes of a host; none of no host. */
export async function oneOfHost(api: TestApi, hostId: string | undefined): Promise<string[]> {
  const sql = 'select id from network_nodes where host_id = $1 limit 1';
  const rows = await asOwner<{ id: string }>(api.db.ownerUrl, sql, [hostId ?? null]);
  return rows.length > 0 ? rows.map(({ id }) => id) : [randomUUID()];
}

let addresses = 0;

/** An address that no node had before. */
function newAddress(): string {
  addresses += 1;
  return `10.99.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
}

/** The form of a list that somebody keeps. */
export function listForm(text: string): FormData {
  const form = new FormData();
  form.set('file', new File([text], 'list.csv'));
  return form;
}

async function makeTopology(api: TestApi, tenantId: string): Promise<void> {
  const upload_id = await storeUpload(api.db, tenantId, [{ src: '10.0.0.1', dst: '10.0.0.2' }]);
  await discovery({ upload_id }, jobContext(api.db, tenantId));
}

/** A place for reports. Gives its id. */
export async function reportTarget(api: TestApi, tenantId: string): Promise<string> {
  const sql = `insert into report_targets (tenant_id, name, kind, settings, created_by)
    values ($1, $2, 'mail', '{"to": ["made@bank.example"], "attach": false}', $3) returning id`;
  const [row] = await asOwner<{ id: string }>(api.db.ownerUrl, sql, [tenantId, `made ${randomUUID()}`, randomUUID()]);
  return row?.id ?? '';
}

/** Lets a report be ready, as its job does. */
async function finishReport(api: TestApi, id: string): Promise<string> {
  const key = `reports/${id}`;
  await api.services.objects.put(key, Readable.from([Buffer.from('report')]));
  const sql = `update reports set state = 'ready', storage_key = $2, size = 6, file_name = 'report.xlsx', sha256 = '' where id = $1`;
  await asOwner(api.db.ownerUrl, sql, [id, key]);
  return id;
}
