import { expect } from 'chai';
import type { Answer, Person, TestApi } from '../api.ts';
import { asOwner } from '../database.ts';
import { makeTenant } from '../tenant.ts';

/** What is requested unless a test says otherwise; the spellings are about it. */
export const REQUEST = {
  name: 'branch offices',
  reason: 'Inventory of the third quarter',
  cidrs: ['198.51.100.0/24', '203.0.113.64/26', '2001:db8:1::/64'],
  excluded: ['198.51.100.200/29'],
  ports: '1-1024',
  max_addresses: 65_536,
};

/** A moment so many hours from now. */
export const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** People around the scan scopes of an API under test, and what they do most. */
export interface ScanScopes {
  people: { engineer: Person; admin: Person; stranger: Person };
  post(path: string, person: Person, body?: unknown): Promise<Answer>;
  get(path: string, person: Person): Promise<Answer>;
  /** Requests a scope, and gives its id. */
  request(change?: Record<string, unknown>, person?: Person): Promise<string>;
  /** Requests one and has it approved. */
  approved(change?: Record<string, unknown>): Promise<string>;
  /** What a check says of targets: the faults of a 422, or the codes of the violations. */
  codes(targets: string | string[], more?: Record<string, unknown>, person?: Person): Promise<string[]>;
  forget(): Promise<unknown>;
}

/** Gives the surrounding `describe` such people, from its first test to its last. */
export function useScanScopes(api: () => TestApi): () => ScanScopes {
  let people: ScanScopes['people'] | undefined;
  before(async () => {
    const engineer = await api().person('network_engineer');
    const admin = await api().person('admin');
    const stranger = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    people = { engineer, admin, stranger };
  });
  return () => {
    if (!people) throw new Error('the people are there inside tests and hooks only');
    return scanScopes(api(), people);
  };
}

function scanScopes(api: TestApi, people: ScanScopes['people']): ScanScopes {
  const path = '/api/v1/scan-scopes';
  const post: ScanScopes['post'] = (below, { access_token: token }, body) =>
    api.call('POST', path + below, { token, body });
  const request: ScanScopes['request'] = async (change = {}, person = people.engineer) => {
    const { status, body, text } = await post('', person, { ...REQUEST, valid_until: inHours(24), ...change });
    expect(status, text).to.equal(201);
    return body.id;
  };
  const listed = (faults: { code: string }[]) => faults.map(({ code }) => code);
  return {
    people,
    post,
    request,
    get: (below, { access_token: token }) => api.call('GET', path + below, { token }),
    async approved(change) {
      const id = await request(change);
      expect((await post(`/${id}/approve`, people.admin)).status).to.equal(200);
      return id;
    },
    async codes(targets, more = {}, person = people.engineer) {
      const asked = { targets: [targets].flat(), ports: '443', ...more };
      const { status, body, text } = await post('/check', person, asked);
      if (status === 422) return listed(body.errors);
      expect(status, text).to.equal(200);
      expect(body.allowed).to.equal(body.violations.length === 0);
      return listed(body.violations);
    },
    forget: () => asOwner(api.db.ownerUrl, 'delete from scan_scopes'),
  };
}
