import type { Purpose } from '../db/destinations.ts';
import { internalPrefix } from '../infra/checked-address.ts';
import { DestinationNotAllowed } from '../infra/destination-not-allowed.ts';
import { type Destination, readDestination } from '../infra/destination-url.ts';
import { checkDestination, type OutboundRules } from '../infra/outbound-request.ts';
import { Problem } from './problem.ts';

/** A destination as an administrator writes it. */
export interface DestinationRequest {
  url: string;
  purpose: Purpose;
  internal: readonly string[];
}

/** A name that does not resolve within this time is let through: it is resolved and checked whenever something is sent. */
const RESOLVE_MILLISECONDS = 3_000;

/**
 * Whether something may be sent to a destination, as far as that can be told now. Throws 422 `destination-not-allowed`,
 * with the reason.
 */
export async function checkNewDestination(
  rules: OutboundRules,
  { url, purpose, internal }: DestinationRequest,
): Promise<Destination> {
  try {
    const at = readDestination(url);
    const networks = internal.map((prefix) => internalPrefix(prefix) ?? refuse(`${prefix} is no internal network.`));
    if (at.scheme === 'tls' && purpose !== 'siem') refuse('tls:// is for a SIEM only.');
    if (at.scheme === 'http' && (networks.length === 0 || purpose === 'sso')) {
      refuse('Plain http:// is for internal networks only, and never for signing in.');
    }
    await resolvedNow(at, networks, rules);
    return { ...at, internal: networks };
  } catch (error) {
    if (error instanceof DestinationNotAllowed) throw notAllowed(error.message);
    throw error;
  }
}

async function resolvedNow(
  at: Omit<Destination, 'internal'>,
  internal: readonly string[],
  rules: OutboundRules,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, RESOLVE_MILLISECONDS, undefined);
  });
  const checked = checkDestination(at, internal, rules).catch((error: unknown) => {
    if (error instanceof DestinationNotAllowed) throw error;
    // Not known to the resolver here; nothing can be sent there either, until it is.
    return undefined;
  });
  await Promise.race([checked, late]).finally(() => clearTimeout(timer));
}

function refuse(why: string): never {
  throw new DestinationNotAllowed(why);
}

function notAllowed(why: string): Problem {
  return new Problem(422, 'destination-not-allowed', `Nothing may be sent there. ${why}`, {
    hint: 'Give scheme, host and port, such as https://soc.bank.example:8443. For a host in an internal network, name its prefix in "internal".',
  });
}
