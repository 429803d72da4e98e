import type { FlowBatch } from '../flow.ts';
import {
  canonical,
  clip,
  DID_NOT_ANSWER,
  MOST_OF_A_LIST,
  scannedHost,
  scannedPort,
  scannedPortNumber,
  scannedProtocol,
} from './scanned.ts';

/** A host of nmap's text whose lines are being read, as JSON can keep it. */
export interface NormalHost {
  line: number;
  address: string;
  name: string;
  answered: boolean;
  mac: string;
  vendor: string;
  latency: string;
  rest: string[];
  os: string;
  guesses: string[];
  device: string;
  port: NormalPort | null;
}

interface NormalPort {
  line: number;
  number: number;
  protocol: number;
  state: string;
  service: string;
  reason: string;
  version: string;
  scripts: string[];
}

const PORT = /^(\d{1,5})\/(tcp|udp|sctp) +(\S+) +(\S+)(?: +(.*))?$/;
const MAC = /^MAC Address: ([\da-f:]{17}) \((.*)\)$/i;

/** The host of `Nmap scan report for name (address)`; null when no address is in it. */
export function hostOfReport(text: string, line: number): NormalHost | null {
  const match = /^(?:(\S{1,255}) \()?([\da-f.:]{2,45})\)?( \[host down[^\]]*\])?$/i.exec(text);
  const address = match === null ? null : canonical(match[2] as string);
  if (match === null || address === null) return null;
  return {
    ...{ line, address, name: match[1] ?? '', answered: match[3] === undefined, mac: '', vendor: '', latency: '' },
    ...{ rest: [], os: '', guesses: [], device: '', port: null },
  };
}

/** Takes in a line below the report; `reasonAt` and `versionAt` are where the table's header puts these columns, or -1. */
export function takeLine(
  host: NormalHost,
  text: string,
  line: number,
  columns: { reasonAt: number; versionAt: number },
  time: number,
  batch: FlowBatch,
): void {
  const port = PORT.exec(text);
  if (port !== null) {
    tellPort(host, time, batch);
    host.port = portOf(port, text, line, columns);
  } else if (/^\|/.test(text)) addScript(host, text);
  else takeFact(host, text);
}

/** Tells of the port whose lines have ended. */
export function tellPort(host: NormalHost, time: number, batch: FlowBatch): void {
  const { port, address } = host;
  if (port === null) return;
  host.port = null;
  batch.read += 1;
  const { number, protocol, state, service, reason, version, scripts, line } = port;
  batch.observe(
    scannedPort({
      ...{ address, port: number, protocol, line, time, name: version || service },
      detail: { state, reason, service, product: version, scripts, scanner: 'nmap' },
    }),
  );
}

/** Tells of the host whose lines have ended. */
export function tellHost(host: NormalHost, time: number, batch: FlowBatch): void {
  tellPort(host, time, batch);
  batch.read += 1;
  if (!host.answered) {
    batch.skip(DID_NOT_ANSWER);
    return;
  }
  const { address, name, mac, vendor, rest, os, guesses, device, line } = host;
  batch.observe(
    scannedHost(address, line, time, name || os, {
      ...{ state: 'up', hostnames: name === '' ? [] : [name], mac, vendor, os: os || guesses[0] },
      ...{ os_guesses: guesses, device_type: device, other_ports: rest, scanner: 'nmap' },
    }),
  );
}

function portOf(
  match: RegExpExecArray,
  text: string,
  line: number,
  { reasonAt, versionAt }: { reasonAt: number; versionAt: number },
): NormalPort | null {
  const [, digits = '', name = '', state = '', service = '', rest = ''] = match;
  const number = scannedPortNumber(digits);
  const protocol = scannedProtocol(name);
  if (number === null || protocol === null) return null;
  const reason = reasonAt < 0 ? '' : clip(versionAt < 0 ? rest : text.slice(reasonAt, versionAt), 128);
  const version = versionAt < 0 ? '' : clip(reasonAt < 0 ? rest : text.slice(versionAt));
  return { line, number, protocol, state, service, reason, version, scripts: [] };
}

/** `| name: …` begins what a script printed, other lines with a bar go on with it. */
function addScript(host: NormalHost, text: string): void {
  const scripts = host.port?.scripts;
  if (scripts === undefined) return;
  const begins = /^\|_?[ ]?([\w.-]+): ?(.*)$/.exec(text);
  if (begins !== null && scripts.length < MOST_OF_A_LIST) scripts.push(clip(`${begins[1]}: ${begins[2]}`));
  else if (scripts.length > 0) scripts.push(clip(`${scripts.pop()}\n${text.replace(/^\|_?/, '').trim()}`));
}

function takeFact(host: NormalHost, text: string): void {
  const mac = MAC.exec(text);
  const [key = '', value = ''] = /^([A-Za-z ]{1,40}): (.*)$/.exec(text)?.slice(1) ?? [];
  if (mac !== null) {
    host.mac = (mac[1] as string).toLowerCase();
    host.vendor = mac[2] === 'Unknown' ? '' : clip(mac[2] as string, 128);
  } else if (/^Host (is|seems) down/.test(text)) host.answered = false;
  else if (key === 'Not shown' && host.rest.length < MOST_OF_A_LIST) host.rest.push(clip(value, 128));
  else if (key === 'OS details' || (key === 'Running' && host.os === '')) host.os = clip(value);
  else if (key === 'Aggressive OS guesses')
    host.guesses = value
      .split(/, (?=[A-Z])/)
      .slice(0, 10)
      .map((guess) => clip(guess, 256));
  else if (key === 'Device type') host.device = clip(value, 128);
}
