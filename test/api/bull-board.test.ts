import { expect } from 'chai';
import { useApi } from '../support/api.ts';

describe('the queue board', () => {
  const api = useApi();
  const board = (cookie?: string, method = 'GET', path = '', accept = '*/*') =>
    api().call(method, `/admin/queues${path}`, {
      headers: { accept, ...(cookie ? { cookie } : {}) },
      redirect: 'manual',
    });
  const open = (token: string) => api().call('POST', '/api/v1/auth/board-session', { token });

  it('shows nothing without its cookie', async () => {
    for (const path of ['', '/', '/api/queues', '/static/js/main.js'])
      expect((await board(undefined, 'GET', path)).status).to.equal(401);
    const page = await board(undefined, 'GET', '', 'text/html');
    expect([page.status, page.headers.get('location')]).to.deep.equal([303, '/?next=%2Fadmin%2Fqueues']);
    const { access_token } = await api().person('admin');
    expect((await board(`ringfence_board=${access_token}`)).status).to.equal(401);
  });

  it('opens for administrators, who see the queues', async () => {
    const { access_token } = await api().person('admin');
    const { status, headers } = await open(access_token);
    expect(status).to.equal(200);
    const set = headers.get('set-cookie') ?? '';
    expect(set).to.match(/^ringfence_board=[\w.-]+; Path=\/admin\/queues; HttpOnly; SameSite=Strict; Max-Age=900$/);
    const cookie = set.split(';')[0];
    const page = await board(cookie);
    expect(page.status).to.equal(200);
    expect(page.text).to.contain('Ringfence queues').and.not.to.contain('fonts.googleapis');
    const { body } = await board(cookie, 'GET', '/api/queues');
    expect(body.queues.map((queue: { name: string }) => queue.name)).to.include.members(['ingest', 'report']);
    for (const queue of body.queues) expect(queue).to.include({ readOnlyMode: true });
    expect((await board(cookie, 'PUT', '/api/queues/ingest/obliterate')).status).to.equal(405);
  });

  it('closes with the session', async () => {
    const { access_token } = await api().person('admin');
    const cookie = (await open(access_token)).headers.get('set-cookie')?.split(';')[0];
    expect((await board(cookie)).status).to.equal(200);
    await api().call('POST', '/api/v1/auth/logout', { token: access_token });
    expect((await board(cookie)).status).to.equal(401);
  });

  it('is for administrators only', async () => {
    for (const role of ['security_analyst', 'network_engineer', 'readonly_user'] as const) {
      expect((await open((await api().person(role)).access_token)).status).to.equal(403);
    }
  });
});
