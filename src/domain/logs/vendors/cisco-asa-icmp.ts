import { ACTION, DIRECTION, type FlowBatch, PHASE, PROTOCOL } from '../flow.ts';
import type { ConnectionMemory } from '../lines/connection-memory.ts';
import type { LineResult } from '../lines/line-format.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { Endpoint } from './cisco-endpoint.ts';
import { CUT_OFF, refusal } from './cisco-words.ts';

/** `faddr` is the far host, `laddr` the near one, `gaddr` what the near one is translated to; brackets hold users. */
const FORM =
  /^(Built|Teardown) (?:(inbound|outbound) )?(ICMPv6|ICMP) connection (?:\d+ )?for faddr ([^ (]+)(?: ?\(([^)]*)\))? gaddr ([^ (]+)(?: ?\([^)]*\))? laddr ([^ (]+)/;

/**
 * Reads `Built inbound ICMP connection for faddr a/1 gaddr b/0 laddr c/0`. Who asked is said only there; where a teardown
 * stands alone it is the host with the echo identifier.
 */
export function readIcmp(line: SyslogLine, at: number, memory: ConnectionMemory, batch: FlowBatch): LineResult {
  const { bytes, end } = line;
  const match = FORM.exec(bytes.toString('utf8', at, end));
  if (match === null) return CUT_OFF;
  const [, verb, way, name, far = '', user, global = '', near = ''] = match;
  const row = batch.begin();
  batch.protocol[row] = name === 'ICMP' ? PROTOCOL.icmp : PROTOCOL.icmp6;
  const key = `${line.host} ${far} ${near}`;
  const open = verb === 'Teardown' ? memory.take(key) : undefined;
  const inbound = way === 'inbound' || (way === undefined && (open ? !open.outbound : hasIdentifier(far, near)));
  const result = place(far, batch, row, inbound) ?? place(near, batch, row, !inbound);
  if (result !== null) return refusal(result, batch);
  if (batch.srcFamily[row] === 6) batch.protocol[row] = PROTOCOL.icmp6;
  const translated = global !== near && hostOf(global) !== hostOf(near) ? hostOf(global) : '';
  if (translated !== '') (inbound ? batch.dstNat : batch.srcNat)[row] = batch.labels.indexOfText(translated);
  if (way !== undefined) {
    memory.remember(key, { outbound: !inbound, firstPort: -1, secondPort: -1, firstNat: '', secondNat: '' });
  }
  if (way !== undefined || open !== undefined) batch.direction[row] = DIRECTION.initiator;
  if (user && inbound) batch.user[row] = batch.labels.indexOfText(user);
  batch.phase[row] = verb === 'Built' ? PHASE.begin : PHASE.end;
  batch.time[row] = line.time;
  batch.action[row] = ACTION.allow;
  batch.commit(line.line);
  return null;
}

const ENDPOINT = new Endpoint();

function place(text: string, batch: FlowBatch, row: number, isSrc: boolean) {
  const bytes = Buffer.from(hostOf(text));
  ENDPOINT.readSlash(bytes, 0, bytes.length);
  return ENDPOINT.place(bytes, batch, row, isSrc);
}

function hostOf(text: string): string {
  const slash = text.lastIndexOf('/');
  return slash < 0 ? text : text.slice(0, slash);
}

function hasIdentifier(far: string, near: string): boolean {
  return !far.endsWith('/0') && far.includes('/') && near.endsWith('/0');
}
