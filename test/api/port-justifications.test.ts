import { expect } from 'chai';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';

const PATH = '/api/v1/port-justifications';

describe('justifications of ports', () => {
  const api = useApi();
  let [engineer, analyst, admin]: Person[] = [];
  before(async () => {
    engineer = await api().person('network_engineer');
    analyst = await api().person('security_analyst');
    admin = await api().person('admin');
  });
  const call = (method: string, path: string, person: Person | undefined, body?: unknown) =>
    api().call(method, path, { token: person?.access_token, ...(body === undefined ? {} : { body }) });
  const stepDown = ({ id }: Person) =>
    asOwner(api().db.ownerUrl, `update sessions set stepped_up_at = now() - interval '1 day' where user_id = $1`, [id]);
  const request = (port: number, person = engineer) =>
    call('POST', PATH, person, { port, purpose: 'Card authorisation', owner: 'Payments' });

  it('hold once somebody else has approved them, for six months', async () => {
    const { status, body } = await request(8583);
    expect([status, body.state, body.protocol_name]).to.deep.equal([201, 'requested', 'tcp']);
    expect((await request(8583)).status).to.equal(409);
    expect((await call('POST', `${PATH}/${body.id}/approve`, engineer)).status).to.equal(403);
    const approved = await call('POST', `${PATH}/${body.id}/approve`, analyst);
    expect([approved.status, approved.body.state, approved.body.approved_by]).to.deep.equal([
      200,
      'approved',
      analyst?.id,
    ]);
    const days = (Date.parse(approved.body.review_due) - Date.now()) / 86_400_000;
    expect(days).to.be.within(180, 185);
    expect((await call('POST', `${PATH}/${body.id}/approve`, admin)).status).to.equal(403);
    const port = await call('GET', '/api/v1/ports/tcp/8583', engineer);
    expect(port.body.justification).to.include({ id: body.id, state: 'approved', owner: 'Payments' });
  });

  it('are not approved by who requested them, nor without the password again', async () => {
    const { body } = await request(48_002, admin);
    const own = await call('POST', `${PATH}/${body.id}/approve`, admin);
    expect([own.status, own.body.type]).to.deep.equal([403, '/problems/four-eyes']);
    await stepDown(analyst as Person);
    const stale = await call('POST', `${PATH}/${body.id}/approve`, analyst);
    expect([stale.status, stale.body.type]).to.deep.equal([403, '/problems/step-up-required']);
    analyst = await api().person('security_analyst');
    await refusedByDatabase(body.id);
  });

  async function refusedByDatabase(id: string): Promise<void> {
    const error = await asOwner(
      api().db.ownerUrl,
      `update port_justifications set state = 'approved', approved_by = requested_by, approved_at = now(), review_due = now() where id = $1`,
      [id],
    ).catch((reason: Error) => reason.message);
    expect(error).to.match(/check constraint/);
  }

  it('are due for review after six months, and hold for six more', async () => {
    const { body } = await request(2500);
    await call('POST', `${PATH}/${body.id}/approve`, analyst);
    const due = async () =>
      (await call('GET', '/api/v1/ports/reviews', engineer)).body.items.map(
        (item: { id: string; overdue: boolean }) => `${item.id} ${item.overdue}`,
      );
    expect(await due()).to.deep.equal([]);
    await asOwner(
      api().db.ownerUrl,
      `update port_justifications set review_due = now() - interval '1 day' where id = $1`,
      [body.id],
    );
    expect(await due()).to.deep.equal([`${body.id} true`]);
    expect((await call('POST', `${PATH}/${body.id}/review`, engineer)).status).to.equal(403);
    const reviewed = await call('POST', `${PATH}/${body.id}/review`, analyst);
    expect([reviewed.status, reviewed.body.reviewed_by]).to.deep.equal([200, analyst?.id]);
    expect(await due()).to.deep.equal([]);
  });

  it('take the place of what held before, and can be revoked', async () => {
    const first = (await request(1792)).body;
    await call('POST', `${PATH}/${first.id}/approve`, analyst);
    const second = (await request(1792)).body;
    await call('POST', `${PATH}/${second.id}/approve`, analyst);
    expect((await call('GET', `${PATH}/${first.id}`, engineer)).body.state).to.equal('revoked');
    expect((await call('POST', `${PATH}/${second.id}/revoke`, analyst)).body.state).to.equal('revoked');
    expect((await call('GET', '/api/v1/ports/tcp/1792', engineer)).body.justification).to.equal(null);
  });
});
