import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Sample } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { firstFault, tryReader } from '../sample.ts';
import { jsonObject, textIn } from '../scanner/json-line.ts';
import { canonical, clip, epochMicros, scannedPort, scannedPortNumber, scannedProtocol } from '../scanner/scanned.ts';

/** `open tcp 80 192.0.2.1 1795255200`, and the same with what was read from the port behind it. */
const LIST = /^(open|closed|banner) (tcp|udp|sctp) (\d{1,5}) ([\da-f.:]{2,45}) (\d{1,10})(?: (\S+) ?(.*))?$/;
const TITLE = 'masscan (list and JSON)';

/** masscan's list (-oL) and JSON (-oJ, -oD); its XML and grepable output are read as nmap's. */
export const masscan: LogFormat = {
  name: 'masscan',
  title: TITLE,
  about:
    'Known by lines such as "open tcp 80 192.0.2.1 1795255200", or by JSON objects with ip, timestamp and ports. Every port is an ' +
    'observation; commas that masscan leaves between and behind the objects do not matter.',
  probe(sample) {
    if (!looksLikeIt(sample)) return { confidence: 0, because: `no line of ${TITLE}` };
    const trial = tryReader(open({ receivedAt: 0 }), sample);
    const because = `${trial.flows} of ${trial.read} lines tell of ports${firstFault(trial)}`;
    return { confidence: trial.share >= 0.5 ? 0.88 + 0.1 * trial.share : trial.share, because };
  },
  open: (_sample, options) => open(options),
};

function looksLikeIt({ lines }: Sample): boolean {
  return lines
    .slice(0, 20)
    .some(
      (line) =>
        LIST.test(line) ||
        (/"ip"\s*:/.test(line) && /"timestamp"\s*:/.test(line) && /"(ports|rec_type)"\s*:/.test(line)),
    );
}

function open(options: ReadOptions): LogReader {
  return new LineReader((bytes, start, end, line, batch) => {
    if (isListed(bytes[start] as number)) {
      batch.read += 1;
      return addListed(bytes.toString('utf8', start, end).trim(), line, batch);
    }
    const text = bytes
      .toString('utf8', start, end)
      .trim()
      .replace(/^\[|^,/, '')
      .trim();
    if (text === '' || text.startsWith('#') || /^[\],]+$/.test(text) || /^\{ *"?finished"?/.test(text)) return null;
    batch.read += 1;
    return text.startsWith('{') ? addObject(text.replace(/[,\]\s]+$/, ''), line, batch) : addListed(text, line, batch);
  }, options.maxLineBytes);
}

/** The first letter of open, closed or banner: spares the list, which is long, what only JSON needs. */
function isListed(byte: number): boolean {
  return byte === 0x6f || byte === 0x63 || byte === 0x62;
}

function addListed(text: string, line: number, batch: FlowBatch): Complaint | null {
  const match = LIST.exec(text);
  if (match === null) return { field: null, reason: 'neither a line of the list nor a JSON object' };
  const [, state, protocol, port, ip, seconds, service, banner] = match;
  const isBanner = state === 'banner';
  const detail = { state: isBanner ? 'open' : state, service, banner: banner === undefined ? '' : clip(banner) };
  return add({ ip, seconds, port, protocol, detail, extra: false }, line, batch);
}

function addObject(text: string, line: number, batch: FlowBatch): Complaint | null {
  const object = jsonObject(text);
  if (object === null) return { field: null, reason: 'not a JSON object' };
  const [ip, seconds] = [textIn(object, 'ip'), textIn(object, 'timestamp')];
  const ports = Array.isArray(object.ports)
    ? object.ports.slice(0, 65_536)
    : [{ ...object, ...jsonObject(object.data) }];
  if (ports.length === 0) return { field: 'ports', reason: 'missing' };
  for (const [i, entry] of ports.entries()) {
    const port = jsonObject(entry) ?? {};
    const service = jsonObject(port.service) ?? {};
    const stated = {
      ...{ state: textIn(port, 'status') ?? 'open', reason: textIn(port, 'reason') },
      ...{ service: textIn(service, 'name') ?? textIn(port, 'service_name') },
      banner: clip(textIn(service, 'banner') ?? textIn(port, 'banner') ?? ''),
    };
    const complaint = add(
      { ip, seconds, port: textIn(port, 'port'), protocol: textIn(port, 'proto'), detail: stated, extra: i > 0 },
      line,
      batch,
    );
    if (complaint !== null && i === 0) return complaint;
  }
  return null;
}

interface Told {
  ip: string | undefined;
  seconds: string | undefined;
  port: string | undefined;
  protocol: string | undefined;
  detail: { service?: string | undefined; state?: string | undefined; reason?: string | undefined; banner: string };
  extra: boolean;
}

function add(
  { ip = '', seconds, port = '', protocol = '', detail, extra }: Told,
  line: number,
  batch: FlowBatch,
): Complaint | null {
  const address = canonical(ip);
  const number = scannedPortNumber(port);
  const known = scannedProtocol(protocol);
  if (address === null) return { field: 'ip', reason: `"${clip(ip, 60)}" is not an IP address` };
  if (number === null || known === null)
    return { field: 'port', reason: `"${clip(`${protocol} ${port}`, 60)}" is not a protocol and a port` };
  const time = epochMicros(seconds);
  const named = { address, port: number, protocol: known, line, time, name: detail.service ?? null };
  batch.observe(scannedPort({ ...named, detail: { ...detail, scanner: 'masscan' } }), { extra });
  return null;
}
