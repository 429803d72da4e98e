import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { testEnvironment } from '../support/environment.ts';

/** What is missing on this machine for a network of our own; null when nothing is. */
function missing(script: string): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root can make a network namespace';
  const { status, stderr } = spawnSync('unshare', ['--net', '--', script, 'true'], { encoding: 'utf8' });
  return status === 0 ? null : `no network namespace can be made: ${(stderr ?? 'unshare is missing').trim()}`;
}

describe('N1 to N9 in a network whose way out is watched', function () {
  this.timeout(300_000);

  it('leave no packet outside of the scope', async function () {
    const { projectFolder } = testEnvironment();
    const script = join(projectFolder, 'test', 'support', 'scan-namespace.sh');
    const reason = missing(script);
    if (reason) {
      console.error(`      skipped: ${reason}`);
      this.skip();
    }
    const inside = ['node', '--import', 'tsx', 'test/run.ts', 'test/security/scan-walls-inside.ts'];
    const child = spawn('unshare', ['--net', '--', script, ...inside], {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code, output).to.equal(0);
    const cases = [...output.matchAll(/✔/g)].length;
    expect(cases, output).to.be.greaterThan(15);
    console.error(`      ${cases} cases, 0 packets outside`);
  });
});
