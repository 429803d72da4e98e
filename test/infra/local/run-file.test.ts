import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAlive, markProcess, type ProcessMark } from '../../../src/infra/local/process-mark.ts';
import { AlreadyRunning, claimRun, currentRun, stopOrphans } from '../../../src/infra/local/run-file.ts';

describe('the run file', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringfence-run-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function child(): Promise<ProcessMark> {
    const started = spawn(process.execPath, ['-e', `setInterval(() => {}, 1e6); console.log('up')`]);
    await once(started.stdout, 'data');
    return markProcess(started.pid as number) as ProcessMark;
  }

  /** As a supervisor leaves it that was killed. */
  function leave(processes: Record<string, ProcessMark>): void {
    const supervisor = { pid: process.pid, began: 'earlier' };
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ supervisor, url: 'http://127.0.0.1:1', processes }));
  }

  it('is held by one process at a time', async () => {
    const held = await claimRun(folder, () => {});
    held.setUrl('http://127.0.0.1:8080');
    const refused = await claimRun(folder, () => {}).catch((error: Error) => error);
    expect(refused).to.be.instanceOf(AlreadyRunning);
    expect((refused as AlreadyRunning).run.url).to.equal('http://127.0.0.1:8080');
    held.release();
    expect(currentRun(folder)).to.equal(null);
    (await claimRun(folder, () => {})).release();
  });

  it('lets the next run end what a killed one left, and nothing that merely has its number', async () => {
    const [orphan, stranger] = [await child(), await child()];
    leave({ worker: orphan, redis: { ...stranger, began: 'earlier' } });
    const ended: string[] = [];
    const held = await claimRun(folder, (names) => ended.push(...names));
    expect(ended).to.deep.equal(['worker']);
    expect([isAlive(orphan), isAlive(stranger)]).to.deep.equal([false, true]);
    held.release();
    process.kill(stranger.pid, 'SIGKILL');
  });

  it('survives being half written', async () => {
    writeFileSync(join(folder, 'run.json'), '{"superv');
    (await claimRun(folder, () => {})).release();
  });

  it('tells stop what is left', async () => {
    const orphan = await child();
    leave({ api: orphan });
    expect(currentRun(folder)).to.equal(null);
    expect(await stopOrphans(folder)).to.equal(true);
    expect(isAlive(orphan)).to.equal(false);
    expect(existsSync(join(folder, 'run.json'))).to.equal(false);
    expect(await stopOrphans(folder)).to.equal(false);
  });
});
