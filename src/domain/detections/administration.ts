import { PROTOCOL } from '../logs/flow.ts';
import type { ServiceRow } from './rule.ts';

/** How machines are run from afar: SSH, RPC, file sharing, remote desktop, WinRM. */
export const ADMINISTRATION: Readonly<Record<number, string>> = {
  ...{ 22: 'ssh', 135: 'rpc', 445: 'smb', 3389: 'rdp', 5985: 'winrm', 5986: 'winrm' },
};

/** The way of a row that is administration. */
export function wayOf({ port }: Pick<ServiceRow, 'port'>): string {
  return ADMINISTRATION[port] as string;
}

/** Whether one machine inside ran another by one of these ways, and got an answer. */
export function isAdministration(row: ServiceRow): boolean {
  const inside = row.client_scope === 'internal' && row.server_scope === 'internal';
  const answered = row.flows > row.failed_flows;
  return inside && answered && row.protocol === PROTOCOL.tcp && row.port in ADMINISTRATION && row.client !== row.server;
}

/** Callers of one server that are held at once: a server with more is none that few call. */
const MOST_CALLERS = 1_000;

/** Takes rows of administration in order of their server, and hands on those of each way into a server that few clients use. */
export class FewCallers {
  #callers: ServiceRow[] = [];
  readonly #most: number;
  readonly #take: (callers: ServiceRow[]) => void;

  constructor(most: number, take: (callers: ServiceRow[]) => void) {
    this.#most = most;
    this.#take = take;
  }

  add(row: ServiceRow): void {
    if (row.server !== this.#callers[0]?.server) this.end();
    if (this.#callers.length < MOST_CALLERS) this.#callers.push(row);
  }

  /** No more rows. */
  end(): void {
    for (const way of new Set(this.#callers.map(wayOf))) {
      const same = this.#callers.filter((row) => wayOf(row) === way);
      if (same.length <= this.#most) this.#take(same);
    }
    this.#callers = [];
  }
}
