import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { supportBundle } from '../../src/cli/support-bundle.ts';
import { useApi } from '../support/api.ts';
import { testConfig } from '../support/environment.ts';
import { makeUpload } from '../support/uploads.ts';

describe('the support bundle', function () {
  this.timeout(60_000);
  const api = useApi();

  it('says what helps, and nothing that anybody stored, nobody’s name and no secret', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ringfence-support-'));
    const person = await api().person('admin');
    const log = Buffer.from('src_ip,dst_ip,dst_port,protocol,user\n10.77.66.55,192.0.2.1,443,tcp,canary-user\n');
    await makeUpload(api().db, api().services.objects, api().tenantId, log);
    const logFile = join(folder, 'api.log');
    const canaries = [
      ...[person.access_token, person.refresh_token, person.email, 'hunter2-canary', 'siem-canary', 'canary-user'],
      ...['10.77.66.55', new URL(api().db.ownerUrl).password],
    ];
    const line = { password: 'hunter2-canary', user: person.email, authorization: `Bearer ${person.access_token}` };
    await writeFile(logFile, `${JSON.stringify({ message: 'request', ...line })}\n{"message":"kept line"}\n`);
    const config = await testConfig({
      database: { url: api().db.ownerUrl, ...api().db.urls },
      siem: { url: 'https://siem.example', token: 'siem-canary' },
      log: { file: logFile },
    });
    const files = unzipSync(await supportBundle(config, '0.0.0', new Date('2026-01-01T00:00:00Z')));
    const texts = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
    const all = Object.values(texts).join('\n');
    for (const canary of [...canaries, config.secrets.masterKey]) expect(all, canary).not.to.contain(canary);
    expect(texts['about.json']).to.contain('"version": "0.0.0"');
    expect(texts['settings.txt']).to.contain('siem.url=https://siem.example').and.to.contain('siem.token is set');
    expect(texts['log.txt']).to.contain('kept line');
    for (const [name, text] of Object.entries(texts)) {
      if (name.startsWith('database/')) expect(text, name).not.to.contain('not_answered');
    }
    expect(JSON.parse(texts['database/jobs.json'] ?? '')).to.deep.include.members([
      { ...JSON.parse(texts['database/jobs.json'] ?? '[]')[0], kind: 'ingest', count: 1 },
    ]);
    await rm(folder, { recursive: true });
  });
});
