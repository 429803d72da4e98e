import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** A process beyond doubt: its number together with when it began, because numbers are given out again. */
export interface ProcessMark {
  pid: number;
  began: string;
}

/** The mark of a running process; null when there is none with this number, or only its remains. */
export function markProcess(pid: number): ProcessMark | null {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganByPs(pid);
  return began === null ? null : { pid, began };
}

/** Whether exactly this process is still there. */
export function isAlive(mark: ProcessMark): boolean {
  return markProcess(mark.pid)?.began === mark.began;
}

/** Asks the process to end, insists with SIGKILL after `within` milliseconds, and returns when it is gone. */
export async function endProcess(mark: ProcessMark, signal: NodeJS.Signals, within: number): Promise<void> {
  if (!send(mark, signal)) return;
  if (await goneWithin(mark, within)) return;
  send(mark, 'SIGKILL');
  if (!(await goneWithin(mark, 5_000))) throw new Error(`Process ${mark.pid} does not end.`);
}

function send(mark: ProcessMark, signal: NodeJS.Signals): boolean {
  if (!isAlive(mark)) return false;
  try {
    process.kill(mark.pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw new Error(`Process ${mark.pid} was left by an earlier run and belongs to another user; end it by hand.`);
  }
}

async function goneWithin(mark: ProcessMark, milliseconds: number): Promise<boolean> {
  const until = performance.now() + milliseconds;
  while (isAlive(mark)) {
    if (performance.now() >= until) return false;
    await wait(25);
  }
  return true;
}

/** Clock ticks from boot to the process' start (field 22 of its stat line), with the boot they count from. */
function beganOnLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may itself hold brackets and blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
  } catch {
    return null;
  }
}

function beganByPs(pid: number): string | null {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [state, ...began] = (stdout ?? '').trim().split(/\s+/);
  return !state || state.startsWith('Z') ? null : began.join(' ');
}
