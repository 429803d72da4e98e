import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { discovery } from '../../src/workers/discovery.ts';
import { threatScan } from '../../src/workers/threat-scan.ts';
import { type Person, useApi } from '../support/api.ts';
import { jobContext } from '../support/network.ts';
import { jobIn } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const HEADER = 'time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent,bytes_received,action\n';
const probe = (client: string, n: number) =>
  `2026-03-01T10:00:${String(n).padStart(2, '0')}Z,${client},${50_000 + n},10.0.0.9,${1000 + n},tcp,0,0,deny\n`;

describe('what an alert rests on', function () {
  this.timeout(30_000);
  const api = useApi();
  let workers: TestWorkers;
  let analyst: Person;
  before(async () => {
    analyst = await api().person('security_analyst');
    workers = await startTestWorkers(api().db, { kinds: ['ingest'] });
    api().services.objects = workers.objects;
  });
  after(() => workers.stop());
  const get = async (path: string) =>
    (await api().call('GET', `/api/v1/security/${path}`, { token: analyst.access_token })).body;
  const ingested = async (content: Buffer) => {
    const { uploadId, job } = await makeUpload(api().db, workers.objects, api().tenantId, content);
    await jobIn(api().db, api().tenantId, job.id, 'completed', 'failed', 'quarantined');
    await discovery({ upload_id: uploadId }, jobContext(api().db, api().tenantId));
    await threatScan({}, jobContext(api().db, api().tenantId));
    return uploadId;
  };

  for (const [client, name, wrap] of [
    ['10.0.0.5', 'a plain file', (text: string) => Buffer.from(text)],
    [
      '10.0.0.6',
      'a compressed one',
      (text: string) => gzipSync(`${text}2026-03-01T10:01:00Z,10.0.0.7,4000,10.0.0.9,443,tcp,9,9,allow\n`),
    ],
  ] as const) {
    it(`is opened line by line in ${name}`, async () => {
      const lines = Array.from({ length: 20 }, (_, n) => probe(client, n));
      const content = wrap(HEADER + lines.join(''));
      const uploadId = await ingested(content);
      const [alert] = (await get(`alerts?detection=vertical-port-scan&within=${client}`)).items;
      const { flows, observations } = await get(`alerts/${alert.id}/evidence`);
      const own = flows.filter((flow: { upload_id: string }) => flow.upload_id === uploadId);
      expect(observations).to.deep.equal([]);
      expect(own).to.have.length(20);
      expect(own[3]).to.include({
        ...{ sha256: createHash('sha256').update(content).digest('hex'), line: 5, failed: true, port: 1003 },
        text: probe(client, 3).trim(),
      });
      expect(own.map(({ text }: { text: string }) => text)).to.deep.equal(lines.map((line) => line.trim()));
    });
  }

  it('is kept from other tenants, and empty where no machine is named', async () => {
    const body = { title: 'Odd', description: 'Seen', severity: 'low' };
    const raised = await api().call('POST', '/api/v1/security/alerts', { token: analyst.access_token, body });
    expect(await get(`alerts/${raised.body.id}/evidence`)).to.deep.equal({ flows: [], observations: [] });
  });
});
