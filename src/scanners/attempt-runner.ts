import type { PortState } from '../domain/scanning/slice.ts';
import type { AttemptPlan } from './attempt-plan.ts';
import { type AttemptListener, ConnectAttempt } from './connect-attempt.ts';
import { LocalShortage } from './local-shortage.ts';
import type { ScannedHost } from './scanned-host.ts';

/** A port that is asked, perhaps more than once. */
class Ask implements AttemptListener {
  readonly host: ScannedHost;
  readonly port: number;
  readonly #run: AttemptRun;
  tries = 0;
  /** Of the attempt under way. */
  attempt: ConnectAttempt | null = null;
  place = 0;
  began = 0;
  patience = 0;
  isFresh = false;

  constructor(run: AttemptRun, host: ScannedHost, port: number) {
    this.#run = run;
    this.host = host;
    this.port = port;
  }

  hear(attempt: ConnectAttempt, outcome: PortState | 'shortage', reason: string): void {
    if (attempt === this.attempt) this.#run.land(this, outcome, reason);
  }
}

const TICK = 20;
/** An answer that is not there after this long no longer counts as awaited: silence is no load. */
const FRESH = 50;
const SHORTAGE_PAUSE = 200;
const MOST_SHORTAGE = 30_000;
const KNOWN_WELL = 20;

/**
 * Tries every port of a plan, as many at once as the network answers: fewer after a loss, more while answers come, and
 * never more than the plan's credit, sockets and share of each host. Rejects with the signal's reason, all sockets closed,
 * and with LocalShortage when this machine has had none to give for half a minute.
 */
export function runAttempts(plan: AttemptPlan): Promise<void> {
  return new Promise((resolve, reject) => new AttemptRun(plan, resolve, reject).begin());
}

class AttemptRun {
  readonly #plan: AttemptPlan;
  readonly #resolve: () => void;
  readonly #reject: (reason: unknown) => void;
  readonly #flying: Ask[] = [];
  #again: Ask[] = [];
  #fresh = 0;
  #parked = 0;
  #hasMore = true;
  #isOver = false;
  #sockets: number;
  #pausedUntil = 0;
  #shortSince = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopListening = () => {};

  constructor(plan: AttemptPlan, resolve: () => void, reject: (reason: unknown) => void) {
    this.#plan = plan;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#sockets = plan.timing.sockets;
  }

  begin(): void {
    const { signal, credit } = this.#plan;
    if (signal.aborted) {
      this.#reject(signal.reason);
      return;
    }
    this.#timer = setInterval(() => this.#tick(), TICK);
    signal.addEventListener('abort', this.#abort, { once: true });
    this.#stopListening = credit.onMore(() => this.#pump());
    this.#pump();
  }

  readonly #abort = () => this.#end(() => this.#reject(this.#plan.signal.reason));

  #end(settle: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#plan.signal.removeEventListener('abort', this.#abort);
    this.#stopListening();
    for (const ask of this.#flying) {
      ask.attempt?.destroy();
      ask.attempt = null;
      ask.host.flying -= 1;
    }
    this.#flying.length = 0;
    settle();
  }

  #pump(): void {
    const { window, credit } = this.#plan;
    if (this.#isOver || performance.now() < this.#pausedUntil) return;
    while (this.#fresh < window.size && this.#flying.length < this.#sockets) {
      const ask = this.#take();
      if (ask === null) break;
      if (!credit.take()) {
        this.#again.unshift(ask);
        return;
      }
      this.#launch(ask);
    }
    const isDone = !this.#hasMore && this.#again.length === 0 && this.#parked === 0 && this.#flying.length === 0;
    if (isDone) this.#end(this.#resolve);
  }

  /** The next port that may be asked now: of hosts at their share the ports are parked. */
  #take(): Ask | null {
    for (;;) {
      const ask = this.#again.shift() ?? this.#fromPlan();
      if (ask === null) return null;
      if (!this.#plan.isWanted(ask.host)) continue;
      if (ask.host.flying < this.#plan.timing.perHost) return ask;
      ask.host.parked.push(ask.port);
      this.#parked += 1;
    }
  }

  #fromPlan(): Ask | null {
    if (!this.#hasMore) return null;
    const next = this.#plan.next();
    if (next === null) this.#hasMore = false;
    return next && new Ask(this, next.host, next.port);
  }

  #launch(ask: Ask): void {
    const { host, port } = ask;
    const attempt = new ConnectAttempt(ask);
    ask.attempt = attempt;
    ask.began = performance.now();
    ask.patience = this.#patienceWith(host);
    ask.isFresh = true;
    ask.place = this.#flying.push(ask) - 1;
    host.flying += 1;
    this.#fresh += 1;
    attempt.begin(host.address, port);
  }

  #patienceWith({ roundTrip }: ScannedHost): number {
    const { timing, roundTrip: all } = this.#plan;
    if (roundTrip.samples > 0) return roundTrip.timeout(timing.patience);
    return all.samples < KNOWN_WELL ? timing.patience : Math.min(timing.patience, 3 * all.timeout(timing.patience));
  }

  #tick(): void {
    const now = performance.now();
    // From the end: whoever lands leaves its place to the last one, which has been looked at.
    for (let place = this.#flying.length - 1; place >= 0; place--) {
      const ask = this.#flying[place];
      if (ask === undefined) continue;
      const age = now - ask.began;
      if (ask.isFresh && age > FRESH) {
        ask.isFresh = false;
        this.#fresh -= 1;
      }
      if (age > ask.patience) {
        ask.attempt?.destroy();
        this.land(ask, 'filtered', 'no-response');
      }
    }
    this.#pump();
  }

  /** Takes in what became of the attempt of a port. */
  land(ask: Ask, outcome: PortState | 'shortage', reason: string): void {
    this.#leave(ask);
    if (outcome === 'shortage') this.#runShort(ask, reason);
    else if (outcome === 'filtered' && ask.tries < this.#plan.timing.retries) {
      ask.tries += 1;
      this.#again.push(ask);
    } else {
      if (outcome !== 'filtered') this.#learn(ask, outcome, performance.now() - ask.began);
      this.#plan.tell(ask.host, ask.port, outcome, reason);
    }
    this.#pump();
  }

  #leave(ask: Ask): void {
    const last = this.#flying.pop() as Ask;
    if (last !== ask) {
      this.#flying[ask.place] = last;
      last.place = ask.place;
    }
    ask.attempt = null;
    if (ask.isFresh) this.#fresh -= 1;
    this.#release(ask.host);
  }

  #release(host: ScannedHost): void {
    host.flying -= 1;
    const port = host.parked.pop();
    if (port === undefined) return;
    this.#parked -= 1;
    this.#again.push(new Ask(this, host, port));
  }

  /** Only first attempts say how long an answer takes (Karn); an answer to a second one says that the first was lost. */
  #learn({ host, tries }: Ask, outcome: PortState, milliseconds: number): void {
    const { window, roundTrip } = this.#plan;
    this.#shortSince = 0;
    if (tries > 0) window.halve(performance.now());
    else {
      window.widen();
      if (outcome === 'unreachable') return;
      host.roundTrip.add(milliseconds);
      roundTrip.add(milliseconds);
    }
  }

  /** Nothing was sent: the port is asked again, later and with fewer beside it. */
  #runShort(ask: Ask, code: string): void {
    const now = performance.now();
    this.#again.push(ask);
    this.#shortSince ||= now;
    this.#pausedUntil = now + SHORTAGE_PAUSE;
    this.#sockets = Math.max(16, Math.floor(0.75 * this.#flying.length));
    this.#plan.window.halve(now);
    if (now - this.#shortSince > MOST_SHORTAGE) this.#end(() => this.#reject(new LocalShortage(code.toUpperCase())));
  }
}
