import type { Permission } from '../../../src/domain/access/permissions.ts';
import { PASSWORD, type TestApi } from '../api.ts';
import { asOwner } from '../database.ts';
import { challengeOf, codeOf, enrolMfa, freeSteps } from '../second-factor.ts';
import type { Known } from './examples.ts';
import type { Asker } from './principals.ts';
import { newDestination, newProvider } from './things.ts';

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
  /** What the body needs that no schema tells; the same for everybody. */
  stated?: Readonly<Record<string, unknown>>;
  /** Statuses of somebody who may, other than 2xx. */
  answers?: readonly number[];
}

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
    createDestination: { known: async () => ({ '': newDestination() }) },
    requestScanScope: { known: async () => ({ cidrs: ['198.51.100.0/24'] }) },
    checkScan: { known: async () => ({ targets: ['198.51.100.1-20'], ports: '443' }) },
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
    getPort: { shared: { protocol: 'tcp', port: '443' } },
  };

  async function sql(text: string, ...values: unknown[]): Promise<void> {
    await asOwner(api.db.ownerUrl, text, values);
  }
}
