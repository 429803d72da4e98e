import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** An event as it was received. */
export interface Received {
  type: string;
  cursor: string;
  job_id?: string;
  alert_id?: string;
  version?: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was received
  [name: string]: any;
}

/** Somebody who follows the feed and comes back by the last cursor whenever the connection is gone. */
export interface Follower {
  way: 'poll' | 'sse' | 'websocket';
  events: Received[];
  /** Cursors of resets. */
  resets: string[];
  connects: number;
  /** Cuts the connection, as a network would. */
  cut(): void;
  stop(): Promise<void>;
}

export interface FollowOptions {
  /** Where the API is, each time a connection is made. */
  url(): string;
  token: string;
  after: string;
  /** With commas; everything when left out. */
  topics?: string;
}

type Connection = (follow: FollowOptions, state: State, signal: AbortSignal) => Promise<void>;

interface State {
  cursor: string;
  events: Received[];
  resets: string[];
  connects: number;
}

const WAYS: Record<Follower['way'], Connection> = { poll, sse, websocket };

/** Follows the feed in one of the three ways until stopped. */
export function follow(way: Follower['way'], options: FollowOptions): Follower {
  const state: State = { cursor: options.after, events: [], resets: [], connects: 0 };
  const stopped = new AbortController();
  let connection = new AbortController();
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      connection = new AbortController();
      const signal = AbortSignal.any([stopped.signal, connection.signal]);
      await WAYS[way](options, state, signal).catch(() => {});
      if (!stopped.signal.aborted) await wait(20);
    }
  })();
  return {
    way,
    get events() {
      return state.events;
    },
    get resets() {
      return state.resets;
    },
    get connects() {
      return state.connects;
    },
    cut: () => connection.abort(),
    async stop() {
      stopped.abort();
      await loop;
    },
  };
}

const topicQuery = ({ topics }: FollowOptions) => (topics ? `&topics=${topics}` : '');

async function poll(options: FollowOptions, state: State, signal: AbortSignal): Promise<void> {
  const headers = { authorization: `Bearer ${options.token}` };
  const path = `/api/v1/events?wait=10&after=${state.cursor}${topicQuery(options)}`;
  const response = await fetch(options.url() + path, { headers, signal });
  const page = (await response.json()) as { items: Received[]; cursor: string; reset: boolean };
  if (!response.ok) throw new Error(`${response.status}`);
  state.connects += 1;
  if (page.reset) state.resets.push(page.cursor);
  state.events.push(...page.items);
  state.cursor = page.cursor;
}

async function sse(options: FollowOptions, state: State, signal: AbortSignal): Promise<void> {
  const headers = { authorization: `Bearer ${options.token}`, 'last-event-id': state.cursor };
  const query = options.topics ? `?topics=${options.topics}` : '';
  const response = await fetch(`${options.url()}/api/v1/events/stream${query}`, { headers, signal });
  if (!response.ok || !response.body) throw new Error(`${response.status}`);
  state.connects += 1;
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      takeBlock(text.slice(0, end), state);
      text = text.slice(end + 2);
    }
  }
}

function takeBlock(block: string, state: State): void {
  const fields = new Map(block.split('\n').map((line) => [line.split(': ', 1)[0], line.slice(line.indexOf(': ') + 2)]));
  const data = fields.get('data');
  if (data !== undefined && fields.get('event') === 'reset') state.resets.push(fields.get('id') ?? '');
  else if (data !== undefined) state.events.push(JSON.parse(data));
  const id = fields.get('id');
  if (id !== undefined) state.cursor = id;
}

async function websocket(options: FollowOptions, state: State, signal: AbortSignal): Promise<void> {
  const socket = await openSocket(
    options,
    `/ws?after=${state.cursor}&topics=${options.topics ?? 'jobs,alerts'}`,
    signal,
  );
  state.connects += 1;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => socket.terminate(), { once: true });
    socket.on('close', () => resolve());
    socket.on('message', (data) => takeMessage(JSON.parse(data.toString()), state));
  });
}

function takeMessage(message: Received, state: State): void {
  if (message.type === 'reset') state.resets.push(message.cursor);
  if (message.type === 'job' || message.type === 'alert') state.events.push(message);
  if (['job', 'alert', 'reset', 'cursor'].includes(message.type) && message.cursor) state.cursor = message.cursor;
}

/** Opens a WebSocket with a ticket of its own. Rejects with the status when it is refused. */
export async function openSocket(
  { url, token }: Pick<FollowOptions, 'url' | 'token'>,
  path: string,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<WebSocket> {
  const answer = await fetch(`${url()}/api/v1/events/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    ...(signal ? { signal } : {}),
  });
  const { ticket } = (await answer.json()) as { ticket: string };
  return dial(url(), `${path}${path.includes('?') ? '&' : '?'}ticket=${ticket}`, headers);
}

/** Opens a WebSocket at a path as it is. Messages that come with the handshake are kept until somebody listens. */
export function dial(url: string, path: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws') + path, { headers });
    socket.once('open', () => {
      socket.pause();
      resolve(socket);
      setImmediate(() => socket.resume());
    });
    socket.once('unexpected-response', (_request, response) => reject(new Error(`status ${response.statusCode}`)));
    socket.on('error', reject);
  });
}
