import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { rowObservation } from '../lines/line-fields.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { actionOfPrefix } from '../lines/prefix-action.ts';
import { findIn } from '../scan/find.ts';
import { type PairStyle, SPACED } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { addF5Text, type F5Fields, f5Fields } from '../vendors/f5-text.ts';

const [ERROR_DEFINITION, CLIENT, STATUS, NEXT] = ['errdefs_msgno="', 'ip_client="', 'request_status="', '",'].map(
  (text) => Buffer.from(text),
) as [Buffer, Buffer, Buffer, Buffer];
const BY_COMMA: PairStyle = { equals: 0x3d, separator: 0x2c };
/** Of the firewall's messages the one that tells of traffic; the others are of attacks and of reputation. */
const NETWORK_EVENT = 'Network Event';
/** Messages that begin or end a session rather than decide about it. */
const PHASES: Record<string, number> = { established: PHASE.begin, closed: PHASE.end };

/** F5 BIG-IP: AFM and ASM in pairs, and the lines of LTM and APM that name two hosts. */
export const f5Bigip = lineFormat({
  name: 'f5-bigip',
  title: 'F5 BIG-IP (AFM, ASM, LTM, APM)',
  about:
    'Known by errdefs_msgno= (AFM), by ip_client= with request_status= (ASM), or by the number of a message such as 01260013:4: (LTM, APM). AFM network events ' +
    'and resets of LTM become flows; attacks, requests, failed handshakes and sign-ins become observations.',
  parser: () => new F5Bigip(),
});

class F5Bigip implements LineParser {
  readonly #fields: F5Fields = f5Fields();

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const { bytes, start, end } = line;
    if (findIn(bytes, ERROR_DEFINITION, start, end) >= 0) {
      this.#readPairs(line);
      return this.#fields.has('dest_ip') && this.#fields.has('source_ip')
        ? this.#addNetworkEvent(line, batch)
        : skipOne(batch);
    }
    if (findIn(bytes, CLIENT, start, end) >= 0 && findIn(bytes, STATUS, start, end) >= 0) {
      this.#readPairs(line);
      return this.#addRequest(line, batch);
    }
    const result = addF5Text(line, this.#fields, batch);
    if (result === 'no hosts') return skipOne(batch);
    return result === 'not mine' ? NOT_MINE : result;
  }

  /** Pairs are divided by commas, but by spaces where they are structured data. */
  #readPairs({ bytes, start, end }: SyslogLine): void {
    const style = findIn(bytes, NEXT, start, end) >= 0 ? BY_COMMA : SPACED;
    this.#fields.readPairs(bytes, start, end, style);
  }

  #addNetworkEvent({ line, time }: SyslogLine, batch: FlowBatch): LineResult {
    const fields = this.#fields;
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const stated = fields.time('date_time', batch);
    const at = Number.isNaN(stated) ? time : stated;
    if (fields.has('errdefs_msg_name') && fields.text('errdefs_msg_name') !== NETWORK_EVENT) {
      const name = fields.stated('dos_attack_name') ?? fields.stated('errdefs_msg_name');
      const detail = { event: fields.stated('errdefs_msg_name'), action: fields.stated('action') };
      batch.observe(rowObservation('intrusion-alert', line, batch, row, { time: at, name, detail }));
      return null;
    }
    batch.time[row] = at;
    batch.direction[row] = DIRECTION.initiator;
    const word = fields.text('action').toLowerCase();
    const phase = PHASES[word];
    const action = phase === undefined ? actionOfPrefix(word) : ACTION.allow;
    batch.phase[row] = phase ?? PHASE.whole;
    batch.action[row] = action;
    batch.failed[row] = action === ACTION.drop || action === ACTION.deny ? 1 : 0;
    batch.srcNat[row] = fields.endpointLabel('translated_source_ip', 'translated_source_port', batch);
    batch.dstNat[row] = fields.endpointLabel('translated_dest_ip', 'translated_dest_port', batch);
    batch.commit(line);
    return null;
  }

  #addRequest({ line, time }: SyslogLine, batch: FlowBatch): LineResult {
    const fields = this.#fields;
    if (!fields.has('dest_ip')) return skipOne(batch);
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const stated = fields.time('date_time', batch);
    const attack = fields.stated('attack_type');
    const detail = {
      ...{ status: fields.stated('request_status'), method: fields.stated('method'), uri: fields.stated('uri') },
      ...{ policy: fields.stated('policy_name'), attack, user: fields.stated('source_user') },
    };
    const kind = attack === null ? 'http' : 'intrusion-alert';
    const seen = { time: Number.isNaN(stated) ? time : stated, name: attack ?? fields.stated('uri'), detail };
    batch.observe(rowObservation(kind, line, batch, row, seen));
    return null;
  }
}

function skipOne(batch: FlowBatch): null {
  batch.skip('a record of BIG-IP without two hosts');
  return null;
}
