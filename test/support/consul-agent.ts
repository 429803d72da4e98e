import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What was asked of the agent. */
export interface AgentRequest {
  method: string;
  path: string;
  token: string | undefined;
  body: unknown;
}

/** A service as it was registered. */
export interface RegisteredService {
  ID: string;
  Name: string;
  Address?: string;
  Port: number;
  Tags: string[];
  Meta: Record<string, string>;
  Check: { HTTP: string; Interval: string; Timeout: string; DeregisterCriticalServiceAfter: string };
}

/** The part of a Consul agent's HTTP API by which services come and go. */
export interface ConsulAgent {
  url: string;
  asked: AgentRequest[];
  services: Map<string, RegisteredService>;
  /** Answers so from now on; 0: as an agent does. */
  answerWith(status: number, headers?: Record<string, string>): void;
  /** Does the check of a service, as the agent does at its interval. */
  check(id: string): Promise<'passing' | 'critical'>;
  close(): Promise<void>;
}

/** Fields that the agent knows; others it refuses. */
const SERVICE = new Set(['ID', 'Name', 'Tags', 'Address', 'Port', 'Meta', 'Check', 'Checks', 'EnableTagOverride']);
const CHECK = new Set(
  'CheckID Name HTTP Method Header Body Interval Timeout TLSServerName TLSSkipVerify DeregisterCriticalServiceAfter Status'.split(
    ' ',
  ),
);

export async function startConsulAgent(): Promise<ConsulAgent> {
  const asked: AgentRequest[] = [];
  const services = new Map<string, RegisteredService>();
  let forced: { status: number; headers: Record<string, string> } = { status: 0, headers: {} };
  const server: Server = createServer(async (request: IncomingMessage, response) => {
    const content = await text(request);
    const body = content === '' ? null : JSON.parse(content);
    const [path = ''] = (request.url ?? '').split('?');
    const token = request.headers['x-consul-token'];
    asked.push({ method: request.method ?? '', path: request.url ?? '', token: token as string | undefined, body });
    const status = forced.status || handle(services, request.method, path, body);
    response.writeHead(status, forced.headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ asked, services, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    answerWith(status, headers = {}) {
      forced = { status, headers };
    },
    async check(id) {
      const url = services.get(id)?.Check.HTTP ?? '';
      return fetch(url).then(
        ({ ok }) => (ok ? 'passing' : 'critical'),
        () => 'critical',
      );
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function handle(services: Map<string, RegisteredService>, method: string | undefined, path: string, body: unknown) {
  if (method !== 'PUT') return 405;
  if (path === '/v1/agent/service/register') {
    const service = body as RegisteredService | null;
    const unknown = [
      ...Object.keys(service ?? {}).filter((name) => !SERVICE.has(name)),
      ...Object.keys(service?.Check ?? {}).filter((name) => !CHECK.has(name)),
    ];
    const isTimed = /^\d+(ms|s|m)$/.test(service?.Check?.Interval ?? '');
    if (!service?.Name || unknown.length > 0 || !isTimed) return 400;
    services.set(service.ID, service);
    return 200;
  }
  const [, id] = /^\/v1\/agent\/service\/deregister\/([^/]+)$/.exec(path) ?? [];
  if (id === undefined) return 404;
  return services.delete(decodeURIComponent(id)) ? 200 : 404;
}
