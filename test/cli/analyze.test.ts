import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Analysis } from '../../src/cli/analyze.ts';
import { testEnvironment } from '../support/environment.ts';

describe('ringfence analyze', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringfence-analyze-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function ringfence(...args: string[]) {
    const program = join(testEnvironment().projectFolder, 'bin', 'ringfence.mjs');
    // As a person's shell: nothing of the test's own servers, and a home without a session.
    const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: tmpdir() };
    return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env, timeout: 110_000 });
  }

  it('starts a platform of its own, finds what is in the sample, and leaves nothing', () => {
    expect(ringfence('sample', '--out', folder).status).to.equal(0);
    const file = join(folder, 'bank-conn.log');
    const { status, stdout, stderr } = ringfence('analyze', file, '--private', '--json');
    expect(status, stderr).to.equal(0);
    const { uploads, topology, alerts } = JSON.parse(stdout) as Analysis;
    expect(uploads).to.deep.equal([
      {
        name: 'bank-conn.log',
        format: 'zeek-tsv',
        rows: { read: 4000, stored: 4000, skipped: 0, rejected: 0, duplicate: 0 },
      },
    ]);
    expect(topology).to.include({ flows: 4000 });
    expect(topology.nodes).to.be.greaterThan(100);
    expect(alerts.map(({ detection }) => detection)).to.include.members([
      'vertical-port-scan',
      'horizontal-port-scan',
      'insecure-service',
    ]);
    for (const alert of alerts) expect(alert).to.have.all.keys(ALERT_KEYS);
  });

  it('says which file cannot be read and why, and exits with 1', () => {
    const { status, stderr } = ringfence('analyze', join(folder, 'missing.log'), '--private', '--json');
    expect(status).to.equal(1);
    expect(stderr).to.contain('missing.log');
  });
});

const ALERT_KEYS = ['detection', 'severity', 'score', 'client', 'server', 'port', 'protocol', 'title', 'evidence'];
