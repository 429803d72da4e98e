import { scopeOf } from '../../topology/scope.ts';
import { formatAddress } from '../address.ts';
import { type FlowBatch, PROTOCOL } from '../flow.ts';
import { TCP_FLAG } from '../flow-tools/tcp-flags.ts';
import { observation } from '../observation.ts';
import type { Packet } from './packet.ts';

/** What stacks begin to count from; the next one above what arrives is taken. */
const INITIAL = [32, 64, 128, 255] as const;
/** Addresses that are remembered; of those behind them nothing is said. */
const MOST_ADDRESSES = 65_536;

/** Where the sender's address lies, and the hop limit (TTL) that arrived from it. */
export interface Arrival {
  bytes: Uint8Array;
  srcAt: number;
  family: number;
  hopLimit: number;
  /** Microseconds since the epoch. */
  time: number;
  line: number;
}

/**
 * Notes with which hop limit (TTL) the TCP of internal hosts arrives: what their stack began with, and so how many routers
 * are between. Once for each address and beginning, because a host keeps to one.
 */
export class HopLimits {
  /** Bits of the beginnings that were noted, by address; those of no interest have all. */
  readonly #noted = new Map<string, number>();

  /** Takes a packet, of which only handshakes count. */
  add(packet: Packet, batch: FlowBatch): void {
    if (packet.protocol === PROTOCOL.tcp && (packet.flags & TCP_FLAG.syn) !== 0) this.note(packet, batch);
  }

  /** Takes what arrived by TCP. */
  note(arrival: Arrival, batch: FlowBatch): void {
    const { bytes, srcAt, family, hopLimit, time, line } = arrival;
    if (!(hopLimit >= 1 && hopLimit <= 255)) return;
    const place = INITIAL.findIndex((initial) => hopLimit <= initial);
    const key = keyOf(arrival);
    const noted = this.#noted.get(key);
    if (noted === undefined && this.#noted.size >= MOST_ADDRESSES) return;
    if (noted !== undefined && (noted & (1 << place)) !== 0) return;
    const src = formatAddress(bytes, srcAt, family);
    const isInternal = noted !== undefined || scopeOf(src) === 'internal';
    this.#noted.set(key, isInternal ? (noted ?? 0) | (1 << place) : -1);
    if (!isInternal) return;
    const initial = INITIAL[place] as number;
    const detail = { hop_limit: hopLimit, initial, hops: initial - hopLimit };
    batch.observe(observation('hop-limit', line, { time, protocol: PROTOCOL.tcp, src, detail }), { extra: true });
  }
}

function keyOf({ bytes, srcAt, family }: Arrival): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + srcAt, family === 4 ? 4 : 16).toString('latin1');
}
