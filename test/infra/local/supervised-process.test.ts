import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import {
  type Crash,
  type ProcessPlan,
  StartFailure,
  SupervisedProcess,
} from '../../../src/infra/local/supervised-process.ts';

describe('a supervised process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-supervised-'));
  const started: SupervisedProcess[] = [];

  after(async () => {
    for (const one of started) await one.stop({ now: true });
    rmSync(folder, { recursive: true });
  });

  function plan(name: string, script: string, changes: Partial<ProcessPlan> = {}): ProcessPlan {
    const mark = join(folder, `${name}.ready`);
    return {
      name,
      command: process.execPath,
      args: [
        '-e',
        script.replaceAll('READY', `require('fs').writeFileSync(${JSON.stringify(mark)}, String(process.pid))`),
      ],
      cwd: folder,
      env: process.env,
      logFile: join(folder, `${name}.log`),
      stopSignal: 'SIGTERM',
      stopWithin: 3_000,
      ready: async () => existsSync(mark),
      readyWithin: 5_000,
      ...changes,
    };
  }

  function supervise(given: ProcessPlan, crashes: Crash[] = []): SupervisedProcess {
    const one = new SupervisedProcess(given, { onCrash: (crash) => crashes.push(crash) });
    started.push(one);
    return one;
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let n = 0; n < 200 && !condition(); n++) await wait(25);
    expect(condition()).to.equal(true);
  }

  it('is back within a second after SIGKILL', async () => {
    const crashes: Crash[] = [];
    const one = supervise(plan('killed', `READY; setInterval(() => {}, 1e6)`), crashes);
    await one.start();
    const first = one.pid as number;
    const began = performance.now();
    process.kill(first, 'SIGKILL');
    await until(() => one.pid !== undefined && one.pid !== first);
    expect(performance.now() - began).to.be.below(1_000);
    expect(crashes).to.deep.equal([{ name: 'killed', reason: 'ended by SIGKILL', restartIn: 100 }]);
  });

  it('waits longer each time when it ends at once', async () => {
    const crashes: Crash[] = [];
    const one = supervise(plan('brief', `READY; setTimeout(() => process.exit(3), 500)`), crashes);
    await one.start();
    await until(() => crashes.length >= 3);
    expect(crashes.map(({ restartIn }) => restartIn).slice(0, 3)).to.deep.equal([100, 200, 400]);
    await one.stop();
    const count = crashes.length;
    await wait(900);
    expect(crashes, 'no restart after stop').to.have.lengthOf(count);
  });

  it('says why it did not start, with its last words', async () => {
    const one = supervise(plan('mute', `console.error('no such setting: colour'); process.exit(2)`));
    const failure = await one.start().then(
      () => null,
      (error: Error) => error,
    );
    expect(failure).to.be.instanceOf(StartFailure);
    expect(failure?.message)
      .to.contain('mute did not start: ended with code 2')
      .and.to.contain('no such setting: colour');
  });

  it('says so when the program is not there', async () => {
    const failure = await supervise(plan('absent', '', { command: join(folder, 'nothing') }))
      .start()
      .catch((error: Error) => error);
    expect((failure as Error).message).to.contain('ENOENT');
  });

  it('gives it time to finish, and runs it in a process group of its own', async () => {
    const log = join(folder, 'slow.log');
    const script = `process.on('SIGTERM', () => setTimeout(() => { console.log('finished'); process.exit(0) }, 200)); READY; setInterval(() => {}, 1e6)`;
    const one = supervise(plan('slow', script));
    await one.start();
    expect(() => process.kill(-(one.pid as number), 0), 'its group').not.to.throw();
    await one.stop();
    expect(readFileSync(log, 'utf8')).to.equal('finished\n');
    expect(one.pid).to.equal(undefined);
  });
});
