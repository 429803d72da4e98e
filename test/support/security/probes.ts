import type { Permission } from '../../../src/domain/access/permissions.ts';
import { PASSWORD, type TestApi } from '../api.ts';
import { asOwner } from '../database.ts';
import { approvedScope } from '../scanning.ts';
import { challengeOf, codeOf, enrolMfa, freeSteps } from '../second-factor.ts';
import type { Known } from './examples.ts';
import type { Asker } from './principals.ts';
import {
  listForm,
  newBlockList,
  newChannel,
  newDestination,
  newException,
  newIndicator,
  newOverride,
  newPlaybook,
  newPort,
  newProvider,
  newSchedule,
  newSite,
  newZoneRule,
  nodesOf,
  oneOfHost,
  reportTarget,
  thresholdRule,
} from './things.ts';

/** What one request needs beyond what the document says. */
export interface Probe {
  /** Values by the name of a property or parameter. */
  known?: (asker: Asker, id: string | undefined) => Promise<Known>;
  /** Makes the thing as the operation wants to find it. */
  prepare?: (asker: Asker, id: string) => Promise<void>;
  /** What its handler asks for besides, once it sees the thing. */
  alsoNeeds?: Permission;
  /** The path names nothing that belongs to anybody. */
  shared?: Record<string, string>;
  /** The form, where it is not a log's. */
  form?: () => FormData;
  /** Parameters that it must be asked with. */
  query?: string;
  /** What the body needs that no schema tells; the same for everybody. */
  stated?: Readonly<Record<string, unknown>>;
  /** Statuses of somebody who may, other than 2xx. */
  answers?: readonly number[];
}

/** What came of a rule that would never have fired. */
const TRIAL = {
  ...{ from: '2026-01-01T00:00:00.000Z', to: '2026-01-31T00:00:00.000Z', fired: 0, alerts: 0, days: [], examples: [] },
};
/** A queue is everybody's, and this one nobody's who takes part here. */
const QUEUE = { queue: 'rule-test' };
const NEW_PASSWORD = 'another long password of words';
const NO_PROVIDER = '00000000-0000-4000-8000-000000000000';

/**
 * Exceptions to what is derived from the document, by operation id. An operation that is not here is asked with an
 * example of its schema.
 */
export function probeTable(api: TestApi): Record<string, Probe> {
  const emailOf = ({ person, side }: Asker) => (person ?? side.admin).email;
  const withMfa = async (asker: Asker) => {
    const person = await api.person('readonly_user', { tenantId: asker.side.tenantId });
    return { person, ...(await enrolMfa(api, person)) };
  };
  const enrolled = async ({ person, headers }: Asker) => {
    if (person && headers.authorization) await enrolMfa(api, person);
    return {};
  };
  return {
    login: { known: async (asker) => ({ email: emailOf(asker), password: PASSWORD }) },
    refresh: {
      known: async ({ side }) => {
        const person = await api.person('readonly_user', { tenantId: side.tenantId });
        return { refresh_token: person.refresh_token };
      },
    },
    acceptInvitation: {
      known: async ({ side }) => {
        const body = { email: `invited-${Math.random()}@bank.example`, name: 'invited', role: 'readonly_user' };
        const made = await api.call('POST', '/api/v1/users', { token: side.admin.access_token, body });
        return { token: made.body.invitation_token, password: NEW_PASSWORD };
      },
    },
    verifyMfa: {
      known: async (asker) => {
        const { person, secret } = await withMfa(asker);
        return { '': { challenge: await challengeOf(api, person.email), code: await codeOf(secret) } };
      },
    },
    changePassword: { known: async () => ({ current_password: PASSWORD, new_password: NEW_PASSWORD }) },
    stepUp: { known: async () => ({ password: PASSWORD }) },
    confirmMfa: {
      known: async ({ person }) => {
        if (!person) return { code: '123456' };
        const { body } = await api.call('POST', '/api/v1/auth/mfa/enrol', { token: person.access_token });
        await freeSteps(api, person.id);
        return { code: body.secret ? await codeOf(body.secret) : '123456' };
      },
    },
    removeMfa: { known: enrolled },
    regenerateBackupCodes: { known: enrolled },
    createApiKey: { known: async () => ({ permissions: ['network:read'] }), alsoNeeds: 'network:read' },
    submitJob: { known: async () => ({ '': { kind: 'port-research', payload: {} } }), alsoNeeds: 'network:write' },
    mapFile: {
      stated: {
        columns: [
          { index: 1, field: 'src' },
          { index: 2, field: 'dst' },
        ],
      },
      prepare: (_asker, id) => sql(`update uploads set state = 'mapping' where id = $1`, id),
    },
    reparseFile: { prepare: (_asker, id) => sql(`update uploads set state = 'stored' where id = $1`, id) },
    // Without the header fields of the protocol, which no schema tells.
    startUpload: { answers: [412] },
    continueUpload: { answers: [412] },
    createReport: { known: async () => ({ '': {} }) },
    createReportTarget: {
      known: async () => ({ '': { name: `made ${Math.random()}`, mail: { to: ['made@bank.example'] } } }),
    },
    sendReport: { known: async ({ side }) => ({ target_id: await reportTarget(api, side.tenantId) }) },
    createDestination: { known: async () => ({ '': newDestination() }) },
    requestScanScope: { known: async () => ({ cidrs: ['198.51.100.0/24'] }) },
    checkScan: { known: async () => ({ targets: ['198.51.100.1-20'], ports: '443' }) },
    requestScan: {
      known: async ({ side: { tenantId } }) => {
        await approvedScope(api.db, tenantId, { cidrs: ['198.51.100.0/24'] });
        return { '': { targets: ['198.51.100.1-20'], ports: '443' } };
      },
    },
    correctNode: { stated: { owner: 'Payments' } },
    joinHost: { known: async ({ side }) => ({ node_ids: await nodesOf(api, side.tenantId) }) },
    mergeHost: { known: async ({ side }) => ({ node_ids: await nodesOf(api, side.tenantId) }) },
    splitHost: { known: async (_asker, id) => ({ node_ids: await oneOfHost(api, id) }) },
    addDirectionOverride: { known: async () => ({ '': newOverride() }) },
    updateAlert: { known: async () => ({ '': { comment: 'made' } }) },
    updateAlerts: { known: async () => ({ '': { filter: { detection: 'made' }, comment: 'made' } }) },
    createAlertException: { known: async () => ({ '': newException() }) },
    previewAlertException: { known: async () => ({ '': { source_cidrs: ['198.51.100.254'] } }) },
    getDetection: { shared: { id: 'beacon' } },
    changeDetectionSettings: { shared: { id: 'beacon' }, stated: { enabled: true, settings: {} } },
    previewDetectionSettings: { shared: { id: 'beacon' }, stated: { enabled: true, settings: {} } },
    createApplication: { known: async () => ({ '': { name: `made ${Math.random()}` } }) },
    changeApplication: { known: async () => ({ '': { owner: 'made' } }) },
    addApplicationMembers: { known: async ({ side }) => ({ '': await madeMember(side.tenantId) }) },
    removeApplicationMembers: { known: async ({ side }) => ({ '': await madeMember(side.tenantId) }) },
    addApplicationRule: {
      known: async ({ side }) => {
        const body = { name: `made ${Math.random()}` };
        const made = await api.call('POST', '/api/v1/applications', { token: side.admin.access_token, body });
        return { '': { application_id: made.body.id, kind: 'hostname', pattern: 'made-*' } };
      },
    },
    importApplications: { form: () => listForm('application,member\nmade,made-app-*\n') },
    createSite: { known: async () => newSite() },
    changeSite: { known: async () => ({ '': { description: 'made' } }) },
    createZone: { known: async () => ({ name: `made ${Math.random()}` }) },
    createZoneRule: {
      known: async ({ side }) => {
        const body = { name: `made ${Math.random()}` };
        const made = await api.call('POST', '/api/v1/zones', { token: side.admin.access_token, body });
        return { '': newZoneRule(made.body.id) };
      },
    },
    changeZone: { known: async () => ({ '': { site: 'made' } }) },
    importZones: { form: () => listForm('zone,range\nmade,10.99.0.0/16\n') },
    createPlaybook: { known: async () => ({ '': newPlaybook() }) },
    changePlaybook: { known: async () => ({ '': newPlaybook() }) },
    runPlaybook: {
      known: async ({ side }) => {
        const body = { title: 'made', description: 'made', severity: 'low' };
        const made = await api.call('POST', '/api/v1/security/alerts', { token: side.admin.access_token, body });
        return { '': { alert_id: made.body.id } };
      },
    },
    approveResponse: { known: async () => ({ '': {} }) },
    undoResponse: {
      known: async () => ({ '': {} }),
      prepare: (_asker, id) =>
        sql(`update response_actions set state = 'done', approved_by = gen_random_uuid() where response_id = $1`, id),
    },
    createResponseChannel: { known: async () => ({ '': newChannel() }) },
    changeResponseChannel: { known: async () => ({ '': { enabled: false } }) },
    // No mail server is set up here.
    testResponseChannel: { answers: [502] },
    createBlockList: { known: async () => ({ '': newBlockList() }) },
    readTaxiiObject: { known: async (_asker, id) => ({ object_id: `identity--${id}` }) },
    listTaxiiVersions: { known: async (_asker, id) => ({ object_id: `identity--${id}` }) },
    createIndicator: { known: async () => ({ '': newIndicator() }) },
    importIndicators: { form: () => listForm('made.example\n') },
    createIndicatorFeed: {
      known: async ({ side }) => {
        const place = { ...newDestination(), purpose: 'feed' } as Record<string, unknown>;
        await api.call('POST', '/api/v1/destinations', { token: side.admin.access_token, body: place });
        return { '': { name: `made ${Math.random()}`, kind: 'file', url: `${place.url}/list.txt` } };
      },
    },
    changeIndicatorFeed: { known: async () => ({ '': { confidence: 60 } }) },
    importInventory: { form: () => listForm('name,ip\nmade,10.99.0.1\n') },
    listNetworkChanges: { known: async () => ({ from: '2026-01-01T00:00:00Z' }) },
    createSchedule: { known: async () => ({ '': newSchedule() }), alsoNeeds: 'network:write' },
    changeSchedule: { known: async () => ({ '': { jitter_seconds: 5 } }), alsoNeeds: 'network:write' },
    pauseSchedule: { alsoNeeds: 'network:write' },
    resumeSchedule: {
      prepare: (_asker, id) =>
        sql(`update schedules set state = 'paused', next_slot = null, next_run_at = null where id = $1`, id),
      alsoNeeds: 'network:write',
    },
    runSchedule: { alsoNeeds: 'network:write' },
    deleteSchedule: { alsoNeeds: 'network:write' },
    createSource: {
      known: async ({ side }) => {
        const place = { ...newDestination(), purpose: 'source' } as Record<string, unknown>;
        await api.call('POST', '/api/v1/destinations', { token: side.admin.access_token, body: place });
        const s3 = { endpoint: place.url, bucket: 'logs', access_key_id: 'made' };
        return { '': { name: `made ${Math.random()}`, s3, secret_access_key: 'made' } };
      },
    },
    changeSource: { known: async () => ({ '': { every_seconds: 120 } }) },
    requestPortJustification: { known: async () => ({ protocol: 'tcp', port: newPort() }) },
    reviewPortJustification: {
      prepare: (_asker, id) =>
        sql(
          `update port_justifications set state = 'approved', approved_by = gen_random_uuid(), approved_at = now(),
             review_due = now() where id = $1`,
          id,
        ),
    },
    createRule: { known: async () => ({ '': { language: 'threshold', text: thresholdRule() } }) },
    changeRule: { known: async () => ({ '': { language: 'threshold', text: thresholdRule() } }) },
    enableRule: {
      prepare: (_asker, id) =>
        sql(`update detection_rules set tested_version = version, test = '${JSON.stringify(TRIAL)}' where id = $1`, id),
    },
    streamEvents: { query: 'seconds=1' },
    getQueue: { shared: QUEUE },
    changeQueue: { shared: QUEUE, known: async () => ({ '': { concurrency: 1 } }) },
    pauseQueue: { shared: QUEUE },
    resumeQueue: { shared: QUEUE },
    listDeadJobs: { shared: QUEUE },
    retryJobs: { shared: QUEUE },
    cancelJobs: { shared: QUEUE },
    drainQueue: { shared: QUEUE },
    cleanQueue: { shared: QUEUE },
    // Only when nobody uses the queue.
    obliterateQueue: { shared: QUEUE, stated: { confirm: QUEUE.queue }, answers: [409] },
    cancelJob: { alsoNeeds: 'network:write' },
    retryJob: {
      prepare: (_asker, id) => sql(`update jobs set state = 'failed' where id = $1`, id),
      alsoNeeds: 'network:write',
    },
    // Public, and whose provider it is makes no difference; what there is to see needs a provider that answers.
    startSingleSignOn: { shared: { id: NO_PROVIDER }, answers: [404] },
    endSingleSignOn: { shared: { id: NO_PROVIDER }, answers: [400] },
    createSsoProvider: { known: async () => newProvider() },
    changeSsoProvider: { known: async () => ({ name: newProvider().name }) },
    switchFeature: { shared: { feature: 'ai_insights' }, stated: { enabled: true } },
    getPort: { shared: { protocol: 'tcp', port: '443' } },
  };

  async function madeMember(tenantId: string) {
    const address = '10.98.0.1';
    await sql(
      `insert into network_nodes (tenant_id, address, scope, first_seen, last_seen) values ($1, $2, 'internal', now(), now())
       on conflict (tenant_id, address) do nothing`,
      ...[tenantId, address],
    );
    return { addresses: [address] };
  }

  async function sql(text: string, ...values: unknown[]): Promise<void> {
    await asOwner(api.db.ownerUrl, text, values);
  }
}
