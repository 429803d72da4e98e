import { LabelDictionary } from '../label-dictionary.ts';
import { actionOfPrefix } from './prefix-action.ts';

/** What a vendor, product and event name make of a record. */
export interface EventKind {
  /** It tells of a session, not of something found in one. */
  isTraffic: boolean;
  isSignIn: boolean;
  /** Of a session: `start`, a session that goes on, or the whole. */
  part: 'begin' | 'interim' | 'end' | 'whole';
  /** `in` counts what the client sent, as the standard has it; most write it from the client's point of view. */
  inIsSent: boolean;
  /** What the event's name says was done, as in Connection_Discarded: for events without an action. */
  verdict: number;
  name: string;
}

const FOUND =
  /threat|utm|\bips\b|\bids\b|intrusion|virus|malware|attack|exploit|vulnerab|spyware|phish|anti-?bot|spam|worm|trojan|\burl\b|webfilter|web filter|wildfire|\bdlp\b|\bscan/i;
const SIGN_IN = /log ?(in|on|out|off)\b|authenticat|globalprotect|userid|sign-?in/i;
const SESSION =
  /traffic|connection|session|\bflow|firewall|packet|accept|allow|permit|forward|den(y|ied)|drop|block|reject|\bpass|\bbuilt|teardown|\bopen|\bclose|encrypt|decrypt/i;
const MOST_HEADERS = 4096;

/** Judges headers once each; names that are made up anew for every record are judged again. */
export class EventKinds {
  #headers = new LabelDictionary();
  #kinds: (EventKind | undefined)[] = [];

  /** The kind of the header in `bytes[start, end)`: vendor, product, version, id, name, divided by bars. */
  of(bytes: Buffer, start: number, end: number): EventKind {
    const index = this.#headers.indexOf(bytes, start, end);
    const known = this.#kinds[index];
    if (known !== undefined) return known;
    if (this.#headers.size > MOST_HEADERS) {
      this.#headers = new LabelDictionary();
      this.#kinds = [];
    }
    const kind = judge(bytes.toString('utf8', start, end));
    this.#kinds[index] = kind;
    return kind;
  }
}

function judge(header: string): EventKind {
  const [vendor = '', product = '', , id = '', name = ''] = header.split(/(?<!\\)\|/);
  const event = `${id} ${name}`;
  const isFound = FOUND.test(event) || (/anti|ips|threat/i.test(product) && !/firewall/i.test(product));
  const isPaloAlto = /palo alto/i.test(vendor);
  return {
    isTraffic: !isFound && !SIGN_IN.test(event) && (SESSION.test(event) || SESSION.test(product)),
    isSignIn: SIGN_IN.test(event),
    part: partOf(vendor, id, isPaloAlto),
    inIsSent: isPaloAlto,
    verdict: actionOfPrefix(name),
    name: name || id,
  };
}

/** Palo Alto's ids are the subtypes of its records, FortiGate's end in what the message is. */
function partOf(vendor: string, id: string, isPaloAlto: boolean): EventKind['part'] {
  if (isPaloAlto) return id === 'start' ? 'begin' : id === 'end' ? 'end' : 'whole';
  return /fortinet/i.test(vendor) && /^0*20$/.test(id) ? 'interim' : 'whole';
}
