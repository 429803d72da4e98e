import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Account } from './account.ts';
import { endProcess, markProcess, type ProcessMark } from './process-mark.ts';

const LOG_LIMIT = 20 * 1024 * 1024;
const TAIL_LINES = 15;
const FIRST_DELAY = 100;
const LAST_DELAY = 10_000;
/** A process that lived this long has earned a quick restart again. */
const SETTLED = 30_000;

/** How a process is run, told to be ready, and ended. */
export interface ProcessPlan {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Standard output and error are appended here. */
  logFile: string;
  /** Who it runs as, when not as us. */
  account?: Account | undefined;
  stopSignal: NodeJS.Signals;
  /** Milliseconds from the signal to SIGKILL. */
  stopWithin: number;
  /** Clears away what a predecessor left; runs before every start. */
  beforeStart?: () => Promise<void>;
  ready: () => Promise<boolean>;
  readyWithin: number;
}

/** What happened to a process after it was ready. */
export interface Crash {
  name: string;
  reason: string;
  /** Milliseconds. */
  restartIn: number;
}

export interface SupervisionHooks {
  /** The process now running under the name, or null when it has been stopped. */
  onProcess?: (name: string, mark: ProcessMark | null) => void;
  onCrash?: (crash: Crash) => void;
  signal?: AbortSignal | undefined;
}

/** A process did not get ready; the message ends with the last lines of its log. */
export class StartFailure extends Error {
  constructor(plan: ProcessPlan, reason: string, tail: string) {
    super(`${plan.name} did not start: ${reason}.${tail ? `\n${tail}` : ''}\n(whole log: ${plan.logFile})`);
    this.name = 'StartFailure';
  }
}

/** A child process that is started again whenever it ends without being asked to. */
export class SupervisedProcess {
  readonly plan: ProcessPlan;
  readonly #hooks: SupervisionHooks;
  #child: ChildProcess | null = null;
  #mark: ProcessMark | null = null;
  #startedAt = 0;
  #delay = FIRST_DELAY;
  #restart: NodeJS.Timeout | null = null;
  #watching = false;
  #stopping = false;
  #ended = '';

  constructor(plan: ProcessPlan, hooks: SupervisionHooks = {}) {
    this.plan = plan;
    this.#hooks = hooks;
  }

  get pid(): number | undefined {
    return this.#mark?.pid;
  }

  /** Starts the process and returns when it is ready; from then on it is watched. Throws StartFailure. */
  async start(): Promise<void> {
    const { plan } = this;
    const logged = rotate(plan.logFile);
    await this.#spawn();
    const until = performance.now() + plan.readyWithin;
    while (!(await plan.ready())) {
      this.#hooks.signal?.throwIfAborted();
      if (!this.#child) throw new StartFailure(plan, this.#ended, tailOf(plan.logFile, logged));
      if (performance.now() > until) {
        await this.stop();
        throw new StartFailure(plan, `not ready after ${plan.readyWithin / 1000} s`, tailOf(plan.logFile, logged));
      }
      await wait(50);
    }
    // Somebody else may be answering in its place, on the same port.
    if (!this.#child) throw new StartFailure(plan, this.#ended, tailOf(plan.logFile, logged));
    this.#watching = true;
  }

  /** Ends the process for good; `now` does not wait for it to finish what it does. */
  async stop({ now = false } = {}): Promise<void> {
    this.#stopping = true;
    if (this.#restart) clearTimeout(this.#restart);
    const mark = this.#mark;
    if (mark) await endProcess(mark, this.plan.stopSignal, now ? 500 : this.plan.stopWithin);
    // The system knows it is gone a moment before Node tells us.
    if (this.#child) await once(this.#child, 'exit');
    this.#hooks.onProcess?.(this.plan.name, null);
  }

  async #spawn(): Promise<void> {
    const { plan } = this;
    await plan.beforeStart?.();
    if (this.#stopping) return;
    const log = openSync(plan.logFile, 'a', 0o600);
    const child = spawn(plan.command, plan.args, {
      cwd: plan.cwd,
      env: plan.env,
      stdio: ['ignore', log, log],
      // In a group of its own: Ctrl-C in the terminal reaches us alone, and we end the parts in their order.
      detached: true,
      ...plan.account,
    });
    closeSync(log);
    this.#child = child;
    this.#startedAt = performance.now();
    this.#mark = child.pid === undefined ? null : markProcess(child.pid);
    child.once('error', (error) => this.#onEnd(child, error.message));
    child.once('exit', (code, signal) => this.#onEnd(child, signal ? `ended by ${signal}` : `ended with code ${code}`));
    this.#hooks.onProcess?.(plan.name, this.#mark);
  }

  #onEnd(child: ChildProcess, reason: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#mark = null;
    this.#ended = reason;
    if (!this.#watching || this.#stopping) return;
    if (performance.now() - this.#startedAt > SETTLED) this.#delay = FIRST_DELAY;
    this.#hooks.onCrash?.({ name: this.plan.name, reason, restartIn: this.#delay });
    this.#scheduleRestart();
  }

  #scheduleRestart(): void {
    this.#restart = setTimeout(() => {
      this.#spawn().catch(() => this.#scheduleRestart());
    }, this.#delay);
    this.#delay = Math.min(this.#delay * 2, LAST_DELAY);
  }
}

/** Puts a log that has grown large aside, and returns where the new lines will begin. */
function rotate(path: string): number {
  if (!existsSync(path)) return 0;
  const { size } = statSync(path);
  if (size < LOG_LIMIT) return size;
  renameSync(path, `${path}.1`);
  return 0;
}

function tailOf(path: string, from: number): string {
  const file = openSync(path, 'r');
  try {
    const start = Math.max(from, fstatSync(file).size - 16_384);
    const buffer = Buffer.alloc(16_384);
    const text = buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, start));
    return text
      .trimEnd()
      .split('\n')
      .slice(-TAIL_LINES)
      .map((line) => `  | ${line}`)
      .join('\n');
  } finally {
    closeSync(file);
  }
}
