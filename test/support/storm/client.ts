import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { StormLog } from './storm-log.ts';

/** What clients were told, written down before anything else happens: what stands here, the platform has promised. */
export interface ClientLedger {
  /** Uploads accepted: their ids by the name of the log. */
  accepted: Map<string, string>;
  /** Answers by status; 0 for none. */
  statuses: Map<number, number>;
  /** Answers 429 and 503 that did not say when to come back. */
  withoutRetryAfter: number;
  close(): void;
}

/** A person who signs in at the balancer, uploads, and follows the feed; every failure is tried again. */
export interface StormClient {
  ledger: ClientLedger;
  upload(log: StormLog): Promise<void>;
  /** Where the feed stands now. */
  cursor(): Promise<string>;
  /** Follows the feed from there until `stop` aborts and nothing more comes; the ids of what it was told, in order. */
  follow(from: string, stop: AbortSignal): Promise<string[]>;
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const ATTEMPT_MS = 15_000;
const PATIENCE_MS = 120_000;

/** Opens a client whose ledger is kept in a file. */
export function openStormClient(url: string, account: { email: string; password: string }, path: string): StormClient {
  const file = openSync(path, 'a');
  const ledger: ClientLedger = {
    ...{ accepted: new Map(), statuses: new Map(), withoutRetryAfter: 0 },
    close: () => closeSync(file),
  };
  let token = '';
  const send = async (method: string, where: string, init: RequestInit = {}): Promise<Answer> => {
    try {
      const response = await fetch(`${url}/api/v1${where}`, {
        ...{ method, signal: AbortSignal.timeout(ATTEMPT_MS), ...init },
        headers: { ...(token && { Authorization: `Bearer ${token}` }), ...init.headers },
      });
      const body = (await response.json()) as Record<string, unknown>;
      count(ledger, response.status);
      if ([429, 503].includes(response.status) && !response.headers.has('retry-after')) ledger.withoutRetryAfter += 1;
      return { status: response.status, body };
    } catch {
      count(ledger, 0);
      return { status: 0, body: {} };
    }
  };
  const signIn = async () => {
    const init = { body: JSON.stringify(account), headers: { 'Content-Type': 'application/json' } };
    const { status, body } = await send('POST', '/auth/login', init);
    if (status === 200) token = String(body.access_token);
  };
  /** Tries until the answer is one of those that count. */
  const insist = async (attempt: () => Promise<Answer>, counts: number[]): Promise<Answer> => {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      if (token === '') await signIn();
      const answer = token === '' ? { status: 0, body: {} } : await attempt();
      if (counts.includes(answer.status)) return answer;
      if (answer.status === 401) token = '';
      if (Date.now() > until) throw new Error(`no answer but ${answer.status} ${JSON.stringify(answer.body)}`);
      await wait(200);
    }
  };
  return {
    ledger,
    async upload(log) {
      const attempt = () => {
        const form = new FormData();
        form.set('file', new File([new Uint8Array(log.bytes)], log.name));
        return send('POST', '/files/upload', { body: form });
      };
      const { body } = await insist(attempt, [200, 202]);
      writeSync(file, `${JSON.stringify({ name: log.name, sha256: log.sha256, file_id: body.file_id })}\n`);
      fsyncSync(file);
      ledger.accepted.set(log.name, String(body.file_id));
    },
    async cursor() {
      return String((await insist(() => send('GET', '/events?wait=0'), [200])).body.cursor);
    },
    async follow(from, stop) {
      let cursor = from;
      const told: string[] = [];
      for (;;) {
        const ending = stop.aborted;
        const query = `wait=${ending ? 0 : 3}&after=${encodeURIComponent(cursor)}`;
        const { body } = await insist(() => send('GET', `/events?${query}`), [200]);
        const items = body.items as { cursor: string }[];
        told.push(...items.map((item) => item.cursor));
        cursor = String(body.cursor);
        if (ending && items.length === 0) return told;
      }
    },
  };
}

function count({ statuses }: ClientLedger, status: number): void {
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
}
