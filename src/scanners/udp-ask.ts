import { createSocket } from 'node:dgram';
import { UDP_SERVICES } from '../domain/scanning/services/registry.ts';
import type { Identity, PortState, UdpProbeName } from '../domain/scanning/slice.ts';
import type { Timing } from '../domain/scanning/timing.ts';
import type { Credit } from './credit.ts';
import type { ScannedHost } from './scanned-host.ts';

const AT_ONCE = 256;
const UDP = 17;

interface Means {
  credit: Credit;
  signal: AbortSignal;
  timing: Timing;
}

/** Asks each host the questions of UDP services. Silence says nothing over UDP, and counts as filtered. */
export async function askUdp(
  hosts: readonly ScannedHost[],
  names: readonly UdpProbeName[],
  means: Means,
): Promise<void> {
  const waiting = hosts.flatMap((host) => names.map((name) => ({ host, name })));
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await askHost(next.host, next.name, means);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function askHost(host: ScannedHost, name: UdpProbeName, { credit, signal, timing }: Means): Promise<void> {
  const { port, questions, read } = UDP_SERVICES[name];
  let state: PortState = 'filtered';
  for (let i = 0; i < questions.length + timing.retries && state === 'filtered'; i++) {
    await credit.taking(signal);
    const question = questions[i % questions.length] as Buffer;
    const answer = await ask(host.address, port, question, { milliseconds: timing.patience, signal });
    if (typeof answer === 'string') state = answer;
    else {
      const identity: Identity = read(answer) ?? { service: 'unknown' };
      host.open.push({ protocol: UDP, port, identity });
      state = 'open';
    }
  }
  host.counts[state] += 1;
}

/** Sends one question and waits for one answer, from where it was sent to and nowhere else: the socket is connected. */
function ask(
  address: string,
  port: number,
  question: Buffer,
  { milliseconds, signal }: { milliseconds: number; signal: AbortSignal },
): Promise<Buffer | PortState> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
      settle();
    };
    const abort = () => end(() => reject(signal.reason));
    const timer = setTimeout(() => end(() => resolve('filtered')), milliseconds);
    signal.addEventListener('abort', abort, { once: true });
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      end(() => resolve(code === 'ECONNREFUSED' ? 'closed' : 'unreachable')),
    );
    socket.on('message', (message) => end(() => resolve(message)));
    socket.connect(port, address, () => socket.send(question));
  });
}
