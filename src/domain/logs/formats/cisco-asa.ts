import type { FlowBatch } from '../flow.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { readAccessList, readDeny } from '../vendors/cisco-asa-access.ts';
import { CiscoConnections, type SavedConnections } from '../vendors/cisco-asa-connection.ts';
import { readIcmp } from '../vendors/cisco-asa-icmp.ts';
import { readOther, readTranslation } from '../vendors/cisco-asa-other.ts';
import { CiscoMark, sixDigits } from '../vendors/cisco-mark.ts';
import { afterWord } from '../vendors/cisco-words.ts';

const PRODUCTS = new Set(['ASA', 'FTD', 'PIX', 'FWSM']);
/** Messages of the threat defence software's own are another format's. */
const FIRST_OF_FTD = 430_000;
const LAST_OF_FTD = 430_999;
const ACCESS_LIST = 106_100;
/** How messages begin whose mark a collector took off, and their numbers. */
const UNMARKED: [string, number][] = [
  ...(['TCP', 'UDP', 'SCTP', 'GRE'] as const).flatMap((protocol): [string, number][] => [
    [`Built inbound ${protocol} connection `, 302013],
    [`Built outbound ${protocol} connection `, 302013],
    [`Teardown ${protocol} connection `, 302014],
    [`Built dynamic ${protocol} translation `, 305011],
    [`Teardown dynamic ${protocol} translation `, 305012],
  ]),
  ['Deny TCP (no connection) from ', 106015],
  ...(['tcp', 'udp', 'icmp', 'protocol'] as const).map((protocol): [string, number] => [`Deny ${protocol} `, 106023]),
  ['access-list ', ACCESS_LIST],
  ['No matching connection for ICMP error message: ', 313005],
];
const FIRST_LETTERS = new Set(UNMARKED.map(([text]) => text.charCodeAt(0)));

/** Cisco ASA, PIX, FWSM and the classic messages of Firepower Threat Defense: `%ASA-6-302013: Built inbound TCP …`. */
export const ciscoAsa = lineFormat({
  name: 'cisco-asa',
  title: 'Cisco ASA log',
  about:
    'Known by marks such as %ASA-6-302014, also of PIX, FWSM and FTD. Built and Teardown of a connection become its begin and its ' +
    'end, joined by number for direction and translation; the bytes of an end are those of both directions together. Access ' +
    'lists, denials and drops become flows, translations, logins, URLs and threat messages observations.',
  remembers: true,
  parser: () => new CiscoAsa(),
});

class CiscoAsa implements LineParser {
  readonly #mark = new CiscoMark();
  readonly #connections = new CiscoConnections();
  #text = 0;

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    const code = this.#find(line, batch);
    if (code < 0 || (code >= FIRST_OF_FTD && code <= LAST_OF_FTD)) return NOT_MINE;
    const firstRow = batch.length;
    const result = this.#readMessage(code, line, this.#text, batch);
    if (batch.length > firstRow && line.hostEnd > line.hostStart)
      batch.observer[firstRow] = batch.labels.indexOf(line.bytes, line.hostStart, line.hostEnd);
    return result;
  }

  save(): unknown {
    return this.#connections.save();
  }

  restore(saved: unknown): void {
    if (saved) this.#connections.restore(saved as SavedConnections);
  }

  #readMessage(code: number, line: SyslogLine, at: number, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    switch (code) {
      case 302013:
      case 302015:
      case 302017:
      case 302303:
      case 302305:
      case 302035:
        return this.#connections.built(line, afterWord(bytes, at, end), batch);
      case 302014:
      case 302016:
      case 302018:
      case 302304:
      case 302306:
      case 302036:
        return this.#connections.teardown(line, afterWord(bytes, at, end), batch);
      case 302020:
      case 302021:
        return readIcmp(line, at, this.#connections.memory, batch);
      case 305009:
      case 305011:
        return readTranslation(true, line, afterWord(bytes, at, end), batch);
      case 305010:
      case 305012:
        return readTranslation(false, line, afterWord(bytes, at, end), batch);
      case 106023:
        return readDeny(line, afterWord(bytes, at, end), batch);
      case 106100:
      case 106102:
      case 106103:
        return readAccessList(line, afterWord(bytes, at, end), batch);
      default:
        return readOther(code, line, at, batch);
    }
  }

  /** The message's number, its text from then on at `#text`; -1 when the line is not of such a firewall. */
  #find(line: SyslogLine, batch: FlowBatch): number {
    const { bytes, end, message } = line;
    const mark = this.#mark;
    if (mark.find(line) || mark.read(bytes, message, end)) {
      this.#text = mark.text;
      return PRODUCTS.has(mark.facilityOf(bytes)) ? mark.codeOf(bytes) : -1;
    }
    return this.#findBare(line, batch);
  }

  /** `302020: Built …`, `6|Nov 28 2014 12:59:03|302021: …`, and messages without any mark. */
  #findBare(line: SyslogLine, batch: FlowBatch): number {
    const { bytes, end, message } = line;
    let at = message;
    if (bytes[at + 1] === BAR && at + 30 < end && bytes[at + 22] === BAR) {
      line.time = batch.clock.scan(bytes, at + 2, at + 22, batch);
      at += 23;
    }
    if (at + 8 < end && bytes[at + 6] === COLON && bytes[at + 7] === SPACE) {
      this.#text = at + 8;
      return sixDigits(bytes, at);
    }
    if (!FIRST_LETTERS.has(bytes[at] as number)) return -1;
    this.#text = at;
    const head = bytes.toString('latin1', at, Math.min(end, at + 50));
    const code = UNMARKED.find(([text]) => head.startsWith(text))?.[1] ?? -1;
    // So do the lists themselves begin, in a firewall's configuration.
    return code === ACCESS_LIST && !bytes.toString('latin1', at, end).includes(' hit-cnt ') ? -1 : code;
  }
}

const [BAR, COLON, SPACE] = [0x7c, 0x3a, 0x20];
