import type { FlowBatch } from '../flow.ts';
import {
  canonical,
  clip,
  DID_NOT_ANSWER,
  epochMicros,
  MOST_OF_A_LIST,
  scannedHost,
  scannedPort,
  scannedPortNumber,
  scannedProtocol,
} from './scanned.ts';
import type { XmlHandler } from './xml-stream.ts';

type Attributes = Record<string, string>;

/** A host whose element is open. */
interface Host {
  line: number;
  time: number;
  address: string | null;
  mac: string | null;
  vendor: string | null;
  status: string | null;
  reason: string | null;
  hostnames: string[];
  guesses: { name: string; accuracy: number; cpes: string[] }[];
  rest: string[];
  scripts: string[];
  ports: number;
  uptime: number | null;
  distance: number | null;
}

/** A port whose element is open. */
interface Port {
  line: number;
  number: number | null;
  protocol: number | null;
  state: Attributes;
  service: Attributes;
  cpes: string[];
  scripts: string[];
}

/** Makes observations of the XML that nmap and masscan write: https://nmap.org/book/app-nmap-dtd.html */
export class NmapDocument implements XmlHandler {
  #scanner = 'nmap';
  #started = Number.NaN;
  #host: Host | null = null;
  #port: Port | null = null;

  open(name: string, attributes: Attributes, line: number, batch: FlowBatch): void {
    if (name === 'nmaprun') {
      this.#scanner = clip(attributes.scanner ?? 'nmap', 32);
      this.#started = epochMicros(attributes.start);
    } else if (name === 'host') {
      const time = epochMicros(attributes.endtime ?? attributes.starttime);
      this.#host = emptyHost(line, Number.isNaN(time) ? this.#started : time);
    } else if (this.#host !== null) this.#openInHost(this.#host, name, attributes, line, batch);
  }

  close(name: string, text: string, _line: number, batch: FlowBatch): void {
    const host = this.#host;
    if (host === null) return;
    if (name === 'cpe') {
      const cpes = this.#port?.cpes ?? host.guesses.at(-1)?.cpes;
      if (cpes !== undefined && cpes.length < MOST_OF_A_LIST) cpes.push(clip(text, 256));
    } else if (name === 'port' && this.#port !== null) {
      this.#endPort(host, this.#port, batch);
      this.#port = null;
    } else if (name === 'host') {
      this.#endHost(host, batch);
      this.#host = null;
    }
  }

  #openInHost(host: Host, name: string, attributes: Attributes, line: number, batch: FlowBatch): void {
    if (name === 'port') {
      const number = scannedPortNumber(attributes.portid ?? '');
      const protocol = scannedProtocol(attributes.protocol ?? '');
      this.#port = { line, number, protocol, state: {}, service: {}, cpes: [], scripts: [] };
    } else if (this.#port !== null) openInPort(this.#port, name, attributes);
    else if (name === 'address') putAddress(host, attributes);
    else if (name === 'status') {
      host.status = attributes.state ?? null;
      host.reason = attributes.reason ?? null;
    } else if (name === 'hostname') push(host.hostnames, clip(attributes.name ?? '', 255));
    else if (name === 'osmatch') pushGuess(host, attributes);
    else if (name === 'extraports') push(host.rest, clip(`${attributes.state ?? ''} ${attributes.count ?? ''}`, 64));
    else if (name === 'script') push(host.scripts, scriptOf(attributes));
    else if (name === 'uptime') host.uptime = Number(attributes.seconds) || null;
    else if (name === 'distance') host.distance = Number(attributes.value) || null;
    // A host within a host is none: what belongs to it would be told of the wrong one.
    else if (name === 'host') this.#endHost(host, batch);
  }

  #endPort(host: Host, { line, number, protocol, state, service, cpes, scripts }: Port, batch: FlowBatch): void {
    batch.read += 1;
    if (number === null || protocol === null || host.address === null) {
      batch.skip('a port without a number, or of another protocol');
      return;
    }
    host.ports += 1;
    const { address, time } = host;
    const text = (value: string | undefined) => (value === undefined ? undefined : clip(value));
    batch.observe(
      scannedPort({
        ...{ address, port: number, protocol, line, time, name: text(service.product ?? service.name) ?? null },
        detail: {
          ...{ state: text(state.state), reason: text(state.reason), service: text(service.name) },
          ...{ product: text(service.product), version: text(service.version), extra_info: text(service.extrainfo) },
          ...{ banner: text(service.banner), tunnel: text(service.tunnel), service_hostname: text(service.hostname) },
          ...{ os: text(service.ostype), device_type: text(service.devicetype), method: text(service.method) },
          ...{ cpe: cpes, scripts, scanner: this.#scanner },
        },
      }),
    );
  }

  #endHost(host: Host, batch: FlowBatch): void {
    // masscan writes an element for every port, and no status: its ports have been told.
    if (host.status === null && host.ports > 0) return;
    batch.read += 1;
    if (host.status !== null && host.status !== 'up') batch.skip(DID_NOT_ANSWER);
    else if (host.address === null) batch.skip('a host without an address');
    else {
      const [best] = host.guesses;
      batch.observe(
        scannedHost(host.address, host.line, host.time, host.hostnames[0] ?? best?.name ?? null, {
          ...{
            state: host.status ?? 'up',
            reason: host.reason,
            hostnames: host.hostnames,
            mac: host.mac,
            vendor: host.vendor,
          },
          ...{
            os: best?.name,
            os_accuracy: best?.accuracy,
            os_guesses: host.guesses.map(({ name, accuracy }) => `${name} (${accuracy} %)`),
          },
          ...{ cpe: best?.cpes, other_ports: host.rest, scripts: host.scripts, uptime_seconds: host.uptime },
          ...{ distance: host.distance, scanner: this.#scanner },
        }),
      );
    }
  }
}

function emptyHost(line: number, time: number): Host {
  return {
    ...{ line, time, address: null, mac: null, vendor: null, status: null, reason: null, hostnames: [] },
    ...{ guesses: [], rest: [], scripts: [], ports: 0, uptime: null, distance: null },
  };
}

function openInPort(port: Port, name: string, attributes: Attributes): void {
  if (name === 'state') port.state = attributes;
  // masscan repeats the element with what it read.
  else if (name === 'service') port.service = { ...port.service, ...attributes };
  else if (name === 'script') push(port.scripts, scriptOf(attributes));
}

function putAddress(host: Host, { addr = '', addrtype = '', vendor }: Attributes): void {
  if (addrtype === 'mac') {
    host.mac = clip(addr, 17).toLowerCase();
    host.vendor = vendor === undefined ? null : clip(vendor, 128);
  } else host.address ??= canonical(addr);
}

function pushGuess(host: Host, { name = '', accuracy = '' }: Attributes): void {
  if (host.guesses.length < 10) host.guesses.push({ name: clip(name, 256), accuracy: Number(accuracy) || 0, cpes: [] });
}

function scriptOf({ id = '', output = '' }: Attributes): string {
  return clip(`${id}: ${output.trim()}`);
}

function push(list: string[], text: string): void {
  if (text !== '' && list.length < MOST_OF_A_LIST && !list.includes(text)) list.push(text);
}
