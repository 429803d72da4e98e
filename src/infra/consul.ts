import type { Logger } from 'winston';
import { ANYWHERE, readDestination } from './destination-url.ts';
import { type OutboundRules, outboundRequest } from './outbound-request.ts';
import { startRounds } from './rounds.ts';

/** The Consul agent that hears of this process. */
export interface ConsulSettings {
  /** Empty: nobody hears of it. */
  url: string;
  /** Sent as X-Consul-Token; empty for none. */
  token: string;
  /** At which address others, the agent among them, reach this process; empty for the agent's own. */
  address: string;
  tags: readonly string[];
}

/** What is found under a name. */
export interface ConsulService {
  name: string;
  /** One for each process, the same again when it is started anew. */
  id: string;
  port: number;
  /** Of https, the name in the certificate; null for plain http. */
  tlsName: string | null;
  version: string;
}

const REGISTER_EVERY = 60_000;
const REQUEST_MILLISECONDS = 3_000;

/**
 * Registers this process with the agent (Consul's agent API, v1) with an HTTP check of `/readyz`, again every minute in
 * case the agent forgot; `stop` deregisters, and does not fail. Trouble is logged and tried again, and stops nothing.
 * A process that is killed leaves the list when its check has failed for ten minutes.
 */
export function registerWithConsul(
  settings: ConsulSettings,
  service: ConsulService,
  { log, rules }: { log: Logger; rules: OutboundRules },
): { stop(): Promise<void> } {
  if (!settings.url) return { stop: async () => {} };
  const destination = { ...readDestination(settings.url), internal: ANYWHERE };
  const put = async (path: string, body: object | null, signal?: AbortSignal) => {
    const answer = await outboundRequest(
      new URL(path, settings.url).href,
      {
        ...{ destination, method: 'PUT', timeout: REQUEST_MILLISECONDS, signal },
        headers: {
          ...(body && { 'content-type': 'application/json' }),
          ...(settings.token && { 'x-consul-token': settings.token }),
        },
        body: body && JSON.stringify(body),
      },
      rules,
    );
    if (answer.status !== 200) throw new Error(`The Consul agent answered ${answer.status}.`);
  };
  const registration = registrationOf(settings, service);
  const rounds = startRounds('registration with Consul', log, async (signal) => {
    await put('/v1/agent/service/register?replace-existing-checks=true', registration, signal);
    return REGISTER_EVERY;
  });
  return {
    async stop() {
      await rounds.stop();
      await put(`/v1/agent/service/deregister/${encodeURIComponent(service.id)}`, null).catch((error: Error) =>
        log.warn('not deregistered from Consul', { reason: error.message }),
      );
    },
  };
}

/** The registration as the agent takes it. */
function registrationOf({ address, tags }: ConsulSettings, { name, id, port, tlsName, version }: ConsulService) {
  const host = address.includes(':') ? `[${address}]` : address || '127.0.0.1';
  return {
    ID: id,
    Name: name,
    Tags: tags,
    ...(address && { Address: address }),
    Port: port,
    Meta: { version },
    Check: {
      CheckID: `${id}-ready`,
      Name: 'ready',
      HTTP: `${tlsName === null ? 'http' : 'https'}://${host}:${port}/readyz`,
      Method: 'GET',
      ...(tlsName && { TLSServerName: tlsName }),
      Interval: '5s',
      Timeout: '3s',
      DeregisterCriticalServiceAfter: '10m',
    },
  };
}
