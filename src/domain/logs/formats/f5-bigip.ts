import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import { KnownTexts } from '../known-texts.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import { actionOfPrefix } from '../lines/prefix-action.ts';
import { type PairStyle, SPACED } from '../scan/key-values.ts';
import { Needle } from '../scan/needle.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { addF5Text, F5, type F5Fields, f5Fields } from '../vendors/f5-text.ts';

const ERROR_DEFINITION = new Needle('errdefs_msgno="');
const [CLIENT, STATUS, NEXT] = [new Needle('ip_client="'), new Needle('request_status="'), new Needle('",')];
const BY_COMMA: PairStyle = { equals: 0x3d, separator: 0x2c };
/** Of the firewall's messages the one that tells of traffic; the others are of attacks and of reputation. */
const NETWORK_EVENT = new Needle('Network Event');
/** Messages that begin or end a session rather than decide about it. */
const PHASES: Record<string, number> = { established: PHASE.begin, closed: PHASE.end };
const DECISIONS = new KnownTexts((text) => {
  const word = text.toLowerCase();
  const phase = PHASES[word];
  return { phase: phase ?? PHASE.whole, action: phase === undefined ? actionOfPrefix(word) : ACTION.allow };
});

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
    if (ERROR_DEFINITION.find(bytes, start, end) >= 0) {
      this.#readPairs(line);
      return this.#fields.has(F5.dest_ip) && this.#fields.has(F5.source_ip)
        ? this.#addNetworkEvent(line, batch)
        : skipOne(batch);
    }
    if (CLIENT.find(bytes, start, end) >= 0 && STATUS.find(bytes, start, end) >= 0) {
      this.#readPairs(line);
      return this.#addRequest(line, batch);
    }
    const result = addF5Text(line, this.#fields, batch);
    if (result === 'no hosts') return skipOne(batch);
    return result === 'not mine' ? NOT_MINE : result;
  }

  /** Pairs are divided by commas, but by spaces where they are structured data. */
  #readPairs({ bytes, start, end }: SyslogLine): void {
    const style = NEXT.find(bytes, start, end) >= 0 ? BY_COMMA : SPACED;
    this.#fields.readPairs(bytes, start, end, style);
  }

  #addNetworkEvent({ line, time }: SyslogLine, batch: FlowBatch): LineResult {
    const fields = this.#fields;
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const stated = fields.time(F5.date_time, batch);
    const at = Number.isNaN(stated) ? time : stated;
    if (fields.has(F5.errdefs_msg_name) && !fields.is(F5.errdefs_msg_name, NETWORK_EVENT)) {
      const name = fields.stated(F5.dos_attack_name) ?? fields.stated(F5.errdefs_msg_name);
      const detail = { event: fields.stated(F5.errdefs_msg_name), action: fields.stated(F5.action) };
      batch.observe(observedRow('intrusion-alert', batch, row, line, { time: at, name, detail }));
      return null;
    }
    batch.time[row] = at;
    batch.direction[row] = DIRECTION.initiator;
    const { phase, action } = fields.meaning(F5.action, DECISIONS);
    batch.phase[row] = phase;
    batch.action[row] = action;
    batch.failed[row] = action === ACTION.drop || action === ACTION.deny ? 1 : 0;
    batch.srcNat[row] = fields.endpointLabel(F5.translated_source_ip, F5.translated_source_port, batch);
    batch.dstNat[row] = fields.endpointLabel(F5.translated_dest_ip, F5.translated_dest_port, batch);
    batch.commit(line);
    return null;
  }

  #addRequest({ line, time }: SyslogLine, batch: FlowBatch): LineResult {
    const fields = this.#fields;
    if (!fields.has(F5.dest_ip)) return skipOne(batch);
    const row = fields.fill(batch);
    if (typeof row !== 'number') return row;
    const stated = fields.time(F5.date_time, batch);
    const attack = fields.stated(F5.attack_type);
    const detail = {
      ...{ status: fields.stated(F5.request_status), method: fields.stated(F5.method), uri: fields.stated(F5.uri) },
      ...{ policy: fields.stated(F5.policy_name), attack, user: fields.stated(F5.source_user) },
    };
    const kind = attack === null ? 'http' : 'intrusion-alert';
    const seen = { time: Number.isNaN(stated) ? time : stated, name: attack ?? fields.stated(F5.uri), detail };
    batch.observe(observedRow(kind, batch, row, line, seen));
    return null;
  }
}

function skipOne(batch: FlowBatch): null {
  batch.skip('a record of BIG-IP without two hosts');
  return null;
}
