import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { firstFault, tryReader } from '../sample.ts';
import { startOfScan } from '../scanner/scan-start.ts';
import {
  canonical,
  clip,
  DID_NOT_ANSWER,
  epochMicros,
  scannedHost,
  scannedPort,
  scannedPortNumber,
  scannedProtocol,
} from '../scanner/scanned.ts';

/** masscan puts the time before the host. */
const LINE = /^(?:Timestamp: (\d{1,10})\t)?Host: (\S{1,64}) \(([^)]{0,255})\)\t/;
const MOST_PORTS = 65_536;

/** One line a host, as nmap -oG and masscan -oG write it. */
export const nmapGnmap: LogFormat = {
  name: 'nmap-gnmap',
  title: 'nmap and masscan (grepable)',
  about:
    'Known by lines of the form "Host: 192.0.2.1 (name) Status: Up" or "Ports: 22/open/tcp//ssh///". Hosts that answered and ' +
    'their ports become observations.',
  probe(sample) {
    if (!sample.lines.some((line) => LINE.test(line)))
      return { confidence: 0, because: 'no line begins with Host: and an address' };
    const trial = tryReader(open({ receivedAt: 0 }), sample);
    const because = `${trial.flows} of ${trial.read} lines tell of hosts${firstFault(trial)}`;
    return { confidence: trial.share >= 0.5 ? 0.9 + 0.1 * trial.share : trial.share, because };
  },
  open: (_sample, options) => open(options),
};

function open(options: ReadOptions): LogReader {
  let started: number | null = null;
  let scanner = 'nmap';

  function readLine(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    const text = bytes.toString('utf8', start, end);
    if (text.startsWith('#')) {
      if (/^# ?masscan/i.test(text)) scanner = 'masscan';
      const time = startOfScan(text, batch);
      if (!Number.isNaN(time)) started = time;
      return null;
    }
    batch.read += 1;
    const match = LINE.exec(text);
    const address = match === null ? null : canonical(match[2] as string);
    if (match === null || address === null)
      return { field: match === null ? null : 'Host', reason: 'no line of a host with an IP address' };
    const stated = epochMicros(match[1]);
    const time = Number.isNaN(stated) ? (started ?? Number.NaN) : stated;
    return addHost({ address, name: match[3] ?? '', time, scanner }, text.slice(match[0].length), line, batch);
  }

  return new LineReader(readLine, options.maxLineBytes, {
    save: () => ({ started, scanner }),
    restore(saved) {
      ({ started, scanner } = saved as { started: number | null; scanner: string });
    },
  });
}

interface Host {
  address: string;
  name: string;
  time: number;
  scanner: string;
}

function addHost(host: Host, rest: string, line: number, batch: FlowBatch): Complaint | null {
  const { address, name, time, scanner } = host;
  const parts = new Map(
    rest.split('\t').map((part) => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1).trim()]),
  );
  const status = parts.get('Status');
  if (status === 'Down' || status === 'Unknown') {
    batch.skip(DID_NOT_ANSWER);
    return null;
  }
  const ports = parts.get('Ports') ?? '';
  const detail = {
    state: 'up',
    hostnames: name === '' ? [] : [name],
    os: clip(parts.get('OS') ?? ''),
    other_ports: clip(parts.get('Ignored State') ?? ''),
    scanner,
  };
  // A host with ports stands in two lines; the second one tells of it again only where it says more.
  const observations = status !== undefined || detail.os !== '' ? [scannedHost(address, line, time, name, detail)] : [];
  for (const text of ports.split(', ').slice(0, MOST_PORTS)) {
    const seen = portOf(text.trim(), host, line);
    if (seen !== null) observations.push(seen);
  }
  if (observations.length === 0) {
    if (ports !== '') return { field: 'Ports', reason: `"${clip(ports, 60)}" names no port` };
    batch.skip('a line without status and ports');
    return null;
  }
  for (const [i, seen] of observations.entries()) batch.observe(seen, { extra: i > 0 });
  return null;
}

/** `port/state/protocol/owner/service/rpc/version/`; a slash in the version is written as a bar. */
function portOf(text: string, { address, time, scanner }: Host, line: number) {
  const [number = '', state, protocolName = '', owner, service, , version = ''] = text.split('/');
  const port = scannedPortNumber(number);
  const protocol = scannedProtocol(protocolName);
  if (port === null || protocol === null) return null;
  const product = clip(version.replaceAll('|', '/'));
  return scannedPort({
    ...{ address, port, protocol, line, time, name: product || service || null },
    detail: { state, service, product, owner, scanner },
  });
}
