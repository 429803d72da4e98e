import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { endProcess, isAlive, markProcess, type ProcessMark } from '../../../src/infra/local/process-mark.ts';

describe('process marks', () => {
  const children: ChildProcess[] = [];

  async function child(script: string): Promise<ProcessMark> {
    const process_ = spawn(process.execPath, ['-e', `${script}; setInterval(() => {}, 1e6); console.log('up')`]);
    children.push(process_);
    await once(process_.stdout, 'data');
    return markProcess(process_.pid as number) as ProcessMark;
  }

  after(() => {
    for (const one of children) one.kill('SIGKILL');
  });

  it('know a process again, and tell it from a later one with the same number', () => {
    const own = markProcess(process.pid) as ProcessMark;
    expect(isAlive(own)).to.equal(true);
    expect(isAlive({ ...own, began: 'earlier' })).to.equal(false);
    expect(markProcess(2 ** 22 + 1)).to.equal(null);
  });

  it('let a process end by itself', async () => {
    const mark = await child(`process.on('SIGTERM', () => process.exit(0))`);
    await endProcess(mark, 'SIGTERM', 5_000);
    expect(isAlive(mark)).to.equal(false);
  });

  it('insist when it does not', async () => {
    const mark = await child(`process.on('SIGTERM', () => {})`);
    await endProcess(mark, 'SIGTERM', 200);
    expect(isAlive(mark)).to.equal(false);
  });

  it('never signal a process that merely has the number', async () => {
    const mark = await child('');
    await endProcess({ ...mark, began: 'earlier' }, 'SIGKILL', 100);
    expect(isAlive(mark)).to.equal(true);
  });
});
