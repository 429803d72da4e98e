import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { discovery } from '../../../src/workers/discovery.ts';
import { useApi } from '../../support/api.ts';
import { useCommandLine } from '../../support/command-line.ts';
import { jobContext, storeUpload } from '../../support/network.ts';

describe('ringfence diagram', function () {
  this.timeout(240_000);
  const api = useApi();
  const cli = useCommandLine(api, 'readonly_user');
  const run = (...words: string[]) => cli().run(['diagram', ...words]);

  before(async () => {
    const { db, tenantId } = api();
    await storeUpload(db, tenantId, [
      { src: '10.1.0.5', dst: '10.2.0.9' },
      { src: '10.1.0.6', dst: '10.2.0.9', dst_port: 22 },
    ]);
    await discovery({}, jobContext(db, tenantId));
  });

  it('says what is on the overview and which pages there are', async () => {
    const { code, stdout, stderr } = await run();
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include('Overview').and.include('3 shapes, 2 lines');
    expect(stdout).to.include('subnet:box:10.1.0.0/24');
  });

  it('saves a page as SVG', async () => {
    const path = join(cli().home, 'network.svg');
    const { code, stderr } = await run('-o', path, '--page', 'subnet:box:10.1.0.0/24', '--paper', 'a4');
    expect(code, stderr).to.equal(0);
    expect(await readFile(path, 'utf8'))
      .to.match(/^<svg [^>]*width="842pt"/)
      .and.include('10.1.0.5');
  });

  it('prints the page as JSON, and says so when there is none', async () => {
    const { stdout } = await run('--json', '--within', '10.1.0.6');
    expect(JSON.parse(stdout).page.lines).to.have.length(1);
    const { code, stderr } = await run('--page', 'nowhere');
    expect(code).to.not.equal(0);
    expect(stderr).to.include('There is no such page');
  });
});
