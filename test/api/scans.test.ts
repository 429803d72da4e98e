import { expect } from 'chai';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { approvedScope } from '../support/scanning.ts';

describe('scans through the API', function () {
  this.timeout(60_000);
  const api = useApi();
  let engineer: Person;
  let reader: Person;
  before(async () => {
    engineer = await api().person('network_engineer');
    reader = await api().person('readonly_user');
    await approvedScope(api().db, api().tenantId, { cidrs: ['198.51.100.0/24'], ports: '1-1024,3389' });
  });

  const post = (path: string, body: unknown, { access_token: token } = engineer) =>
    api().call('POST', `/api/v1/network/${path}`, { token, body });
  const get = (path: string) => api().call('GET', `/api/v1/network/${path}`, { token: engineer.access_token });
  const jobsOf = (kind: string) =>
    asOwner<{ id: string; payload: Record<string, string> }>(
      api().db.ownerUrl,
      'select id, payload from jobs where kind = $1 order by created_at',
      [kind],
    );

  it('are queued as they were asked for, with the event of it', async () => {
    const { status, body, headers } = await post('scan', {
      targets: ['198.51.100.0/30'],
      ports: '22,443',
      udp: ['dns'],
      rate: 50,
    });
    expect(status).to.equal(202);
    expect(headers.get('location')).to.equal(body.status_url);
    const [job] = (await jobsOf('scan')).slice(-1);
    expect(job).to.deep.equal({ id: body.job_id, payload: { scan_id: body.scan_id } });
    const scan = (await get(`scans/${body.scan_id}`)).body;
    expect(scan).to.deep.include({ targets: ['198.51.100.0/30'], ports: '22,443', addresses: 4, state: 'queued' });
    expect(scan.options).to.deep.include({ udp: ['dns'], rate: 50, timing: 'normal' });
    expect((await get('scans?limit=1')).body.items[0].id).to.equal(body.scan_id);
    expect((await get(`scans/${body.scan_id}/answers`)).body.items).to.deep.equal([]);
    const [event] = await asOwner(
      api().db.ownerUrl,
      `select target, details ->> 'job' as job from audit_log where action = 'scan.request' order by id desc limit 1`,
    );
    expect(event).to.deep.equal({ target: body.scan_id, job: body.job_id });
  });

  it('ask the ports of a profile, of those the scope has', async () => {
    const { body } = await post('scan', { targets: ['198.51.100.7'], profile: 'top-100' });
    const { ports } = (await get(`scans/${body.scan_id}`)).body;
    const numbers = ports.split(',').flatMap((item: string) => {
      const [first = 0, last = first] = item.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
    expect(numbers).to.have.lengthOf(100);
    expect(numbers.every((port: number) => port <= 1_024 || port === 3_389)).to.equal(true);
    expect(numbers).to.include.members([22, 80, 443, 445, 3_389]);
  });

  it('find out who is there: active discovery', async () => {
    const { status, body } = await post('discover', { mode: 'active', targets: ['198.51.100.0/24'] });
    expect(status).to.equal(202);
    expect((await get(`scans/${body.scan_id}`)).body).to.deep.include({ mode: 'discover', ports: '22,80,443,445' });
    expect((await post('discover', { mode: 'active' })).status).to.equal(422);
    expect((await post('discover', {})).body).to.have.all.keys('job_id', 'status_url');
  });

  const refused = async (body: Record<string, unknown>) => {
    const before = (await jobsOf('scan')).length;
    const answer = await post('scan', { ports: '443', ...body });
    expect((await jobsOf('scan')).length).to.equal(before);
    return [answer.status, answer.body.type, answer.body.violations?.map(({ code }: { code: string }) => code)];
  };

  it('N1: are refused one address past the edge, and where the mask is larger', async () => {
    const violation = [403, '/problems/scope-violation', ['outside']];
    expect(await refused({ targets: ['198.51.101.0'] })).to.deep.equal(violation);
    expect(await refused({ targets: ['198.51.100.0/23'] })).to.deep.equal(violation);
    expect(await refused({ targets: ['198.51.100.255-198.51.101.0'] })).to.deep.equal(violation);
  });

  it('N4: take no option for a target, nor anything else that is none', async () => {
    for (const target of [
      '-iL /etc/passwd',
      '--script=vuln',
      '-oN /tmp/x',
      '$(id)',
      ';id',
      '198.51.100.1\n198.51.101.1',
    ]) {
      expect((await refused({ targets: [target] })).slice(0, 2), target).to.deep.equal([422, '/problems/scan-targets']);
    }
    for (const body of [
      { technique: '-sU' },
      { engine: 'sh' },
      { timing: '-T5' },
      { udp: ['chargen'] },
      { rate: 10_001 },
    ]) {
      expect((await refused({ targets: ['198.51.100.1'], ...body }))[0], JSON.stringify(body)).to.equal(422);
    }
  });

  it('guess no system with ports that the scope does not have', async () => {
    const scan = { targets: ['198.51.100.1'], engine: 'nmap', os: true };
    expect(await refused(scan)).to.deep.equal([403, '/problems/scope-violation', ['ports']]);
  });

  it('N9: are refused while scanning is halted', async () => {
    const sql = `insert into scan_halts (tenant_id, reason, halted_by) values ($1, 'made', gen_random_uuid())`;
    await asOwner(api().db.ownerUrl, sql, [api().tenantId]);
    expect(await refused({ targets: ['198.51.100.1'] })).to.deep.equal([503, '/problems/scans-halted', ['halted']]);
    await asOwner(api().db.ownerUrl, 'delete from scan_halts');
  });

  it('are not for those who only read', async () => {
    expect((await post('scan', { targets: ['198.51.100.1'] }, reader)).status).to.equal(403);
    expect((await post('discover', { mode: 'active', targets: ['198.51.100.1'] }, reader)).status).to.equal(403);
  });
});

describe('scans by the hour', function () {
  this.timeout(60_000);
  const api = useApi({ http: { scansPerUserPerHour: 10 } });

  it('N7: are ten for one person', async () => {
    const { access_token: token } = await api().person('network_engineer');
    await approvedScope(api().db, api().tenantId, { cidrs: ['198.51.100.0/24'] });
    const body = { targets: ['198.51.100.1'], ports: '443' };
    const statuses = [];
    for (let i = 0; i < 11; i++)
      statuses.push((await api().call('POST', '/api/v1/network/scan', { token, body })).status);
    expect(statuses).to.deep.equal([...Array<number>(10).fill(202), 429]);
  });
});
