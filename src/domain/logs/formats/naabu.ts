import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { firstFault, tryReader } from '../sample.ts';
import { jsonObject, textIn } from '../scanner/json-line.ts';
import { canonical, clip, scannedPort, scannedPortNumber, scannedProtocol } from '../scanner/scanned.ts';

/** Keys naabu writes; an object with others is some other tool's. */
const KEYS = new Set([
  'ip',
  'host',
  'port',
  'protocol',
  'tls',
  'timestamp',
  'cdn',
  'cdn-name',
  'mac_address',
  'service',
  'version',
]);

/** naabu -json: one open port a line. */
export const naabu: LogFormat = {
  name: 'naabu',
  title: 'naabu (JSON lines)',
  about: 'Known by JSON lines with ip and port and nothing that naabu does not write. Every line is an open port.',
  probe(sample) {
    const first = jsonObject(sample.lines[0]);
    if (
      first === null ||
      !Object.hasOwn(first, 'ip') ||
      !Object.hasOwn(first, 'port') ||
      Object.keys(first).some((key) => !KEYS.has(key))
    ) {
      return { confidence: 0, because: 'the first line is no JSON object of naabu' };
    }
    const trial = tryReader(open({ receivedAt: 0 }), sample);
    const because = `${trial.flows} of ${trial.read} lines have ip and port${firstFault(trial)}`;
    return { confidence: trial.share >= 0.5 ? 0.85 + 0.1 * trial.share : trial.share, because };
  },
  open: (_sample, options) => open(options),
};

function open(options: ReadOptions): LogReader {
  return new LineReader((bytes, start, end, line, batch) => {
    batch.read += 1;
    return add(jsonObject(bytes.toString('utf8', start, end)), line, batch);
  }, options.maxLineBytes);
}

function add(object: Record<string, unknown> | null, line: number, batch: FlowBatch): Complaint | null {
  if (object === null) return { field: null, reason: 'not a JSON object' };
  const address = canonical(textIn(object, 'ip') ?? textIn(object, 'host') ?? '');
  if (address === null) return { field: 'ip', reason: 'not an IP address' };
  // Versions before 2.1 nest the port; their protocol is a number of their own, 0 for TCP.
  const nested = jsonObject(object.port);
  const port = scannedPortNumber((nested === null ? textIn(object, 'port') : textIn(nested, 'Port')) ?? '');
  const stated =
    textIn(object, 'protocol') ?? (nested === null ? 'tcp' : ['tcp', 'udp'][Number(textIn(nested, 'Protocol') ?? 0)]);
  const protocol = scannedProtocol(stated ?? '');
  if (port === null || protocol === null) return { field: 'port', reason: 'not a protocol and a port' };
  const host = textIn(object, 'host');
  const stamp = Buffer.from(textIn(object, 'timestamp') ?? '');
  const time = stamp.length === 0 ? Number.NaN : batch.clock.scan(stamp, 0, stamp.length, batch);
  batch.observe(
    scannedPort({
      ...{ address, port, protocol, line, time, name: textIn(object, 'service') ?? null },
      detail: {
        ...{
          state: 'open',
          service: textIn(object, 'service'),
          version: textIn(object, 'version'),
          tls: object.tls === true ? true : undefined,
        },
        ...{ hostnames: host === undefined || canonical(host) !== null ? [] : [clip(host, 255)], scanner: 'naabu' },
      },
    }),
  );
  return null;
}
