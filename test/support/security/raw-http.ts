import { once } from 'node:events';
import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';

/** An answer to a request that went out as it was written. */
export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Sends a target as it stands, where fetch would tidy it up first. */
export async function askRaw(
  url: string,
  method: string,
  target: string,
  { headers = {}, agent }: { headers?: Record<string, string>; agent?: Agent } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const asked = request({ method, port, host: hostname, path: target, headers, ...(agent ? { agent } : {}) });
  const answered = once(asked, 'response');
  asked.end();
  const [response] = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** What a server writes back for these bytes, until it ends the connection or was silent for a while. */
export async function sendBytes(url: string, bytes: string | Buffer, silence = 400): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.setTimeout(silence, () => socket.destroy());
  });
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
  });
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  await ended;
  return answer;
}

/** The status of every answer in what a server wrote. */
export function statusesIn(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}
