import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';

const PATH = '/api/v1/sources';
const root = realpathSync(mkdtempSync(join(tmpdir(), 'ringfence-roots-')));

describe('sources over the API', () => {
  const api = useApi({ sources: { roots: root } });
  let [admin, engineer]: Person[] = [];
  before(async () => {
    admin = await api().person('admin');
    engineer = await api().person('network_engineer');
  });
  const call = (method: string, path: string, body?: unknown, person: Person | undefined = admin) =>
    api().call(method, path, { token: person?.access_token, ...(body === undefined ? {} : { body }) });
  const s3 = { endpoint: 'https://10.20.0.5:9000', bucket: 'logs', prefix: 'fw/', access_key_id: 'AKEXAMPLE' };

  it('are folders below the configured ones, and of the tenant these are for', async () => {
    const made = await call('POST', PATH, { name: 'drop', folder: { path: join(root, 'fw') } });
    expect([made.status, made.body.kind, made.body.folder.complete]).to.deep.equal([201, 'folder', 'stable']);
    expect(made.body.files).to.deep.equal({ waiting: 0, taken: 0, duplicate: 0, refused: 0 });
    expect((await call('POST', PATH, { name: 'drop', folder: { path: root } })).status).to.equal(409);
    for (const path of ['/etc', `${root}/../etc`, `${root}x/y`, `${root}//fw`]) {
      const refused = await call('POST', PATH, { name: path, folder: { path } });
      expect([refused.status, refused.body.type], path).to.deep.equal([422, '/problems/folder-not-allowed']);
    }
    const other = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    expect((await call('POST', PATH, { name: 'theirs', folder: { path: root } }, other)).status).to.equal(422);
  });

  it('are S3 prefixes at approved destinations, whose secret is sealed and never shown', async () => {
    const body = { name: 'bucket', s3, secret_access_key: 'a-secret-that-nobody-sees' };
    const refused = await call('POST', PATH, body);
    expect([refused.status, refused.body.type]).to.deep.equal([422, '/problems/destination-not-allowed']);
    const place = { name: 'store', purpose: 'source', url: s3.endpoint, internal: ['10.20.0.0/16'] };
    expect((await call('POST', '/api/v1/destinations', place)).status).to.equal(201);
    const made = await call('POST', PATH, body);
    expect([made.status, made.body.s3.endpoint]).to.deep.equal([201, s3.endpoint]);
    const shown = await call('GET', `${PATH}/${made.body.id}`);
    expect(made.text + shown.text + (await call('GET', PATH)).text).not.to.contain(body.secret_access_key);
    const [row] = await asOwner<{ sealed: Buffer }>(
      api().db.ownerUrl,
      'select secret_sealed as sealed from sources where id = $1',
      [made.body.id],
    );
    expect(row?.sealed.toString('latin1')).not.to.contain(body.secret_access_key);
    expect(
      api()
        .services.sourceCipher.open(row?.sealed as Buffer, made.body.id)
        .toString(),
    ).to.equal(body.secret_access_key);
    const moved = await call('PATCH', `${PATH}/${made.body.id}`, { s3: { ...s3, endpoint: 'https://10.20.0.6:9000' } });
    expect([moved.status, moved.body.errors[0].path]).to.deep.equal([422, 'secret_access_key']);
    const off = await call('PATCH', `${PATH}/${made.body.id}`, { enabled: false });
    expect([off.status, off.body.enabled]).to.deep.equal([200, false]);
    expect((await call('DELETE', `${PATH}/${made.body.id}`)).status).to.equal(204);
  });

  it('are made by administrators who gave their password again, and looked at by others', async () => {
    const body = { name: 'another', folder: { path: join(root, 'another') } };
    expect((await call('POST', PATH, body, engineer)).status).to.equal(403);
    await asOwner(
      api().db.ownerUrl,
      `update sessions set stepped_up_at = now() - interval '1 day' where user_id = $1`,
      [admin?.id],
    );
    expect((await call('POST', PATH, body)).body.type).to.equal('/problems/step-up-required');
    const { items } = (await call('GET', PATH, undefined, engineer)).body;
    expect((await call('POST', `${PATH}/${items[0].id}/look`, undefined, engineer)).status).to.equal(202);
    expect((await call('GET', `${PATH}/${items[0].id}/arrivals`, undefined, engineer)).body.items).to.deep.equal([]);
  });
});
