import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { findDestination } from '../db/destinations.ts';
import { DestinationNotAllowed } from '../infra/destination-not-allowed.ts';
import type { Destination } from '../infra/destination-url.ts';
import { type OidcFetch, OidcNotApproved, openOidcFetch } from '../infra/oidc-fetch.ts';
import { outboundFetch } from '../infra/outbound-fetch.ts';
import type { OutboundRules } from '../infra/outbound-request.ts';
import { Problem } from './problem.ts';
import type { ApiServices } from './services.ts';

/** What asks identity providers of a tenant: by https at its approved destinations for single sign-on, and nowhere else. */
export function oidcFetchFor(
  app: Knex,
  rules: OutboundRules,
  { allowLoopback }: { allowLoopback: boolean },
): (tenantId: string) => OidcFetch {
  return (tenantId) => {
    const send = outboundFetch((url) => destinationOf(app, tenantId, url), rules);
    return openOidcFetch({ allowLoopback, send });
  };
}

/**
 * Throws OidcNotApproved unless the tenant has approved the issuer's host. Providers' other hosts are known only once they
 * are asked. Plain http is for this machine alone, which is not approved: OidcClient.accepts has the say about it.
 */
export async function checkIssuer(
  { database }: Pick<ApiServices, 'database'>,
  tenantId: string,
  issuer: string,
): Promise<void> {
  const { protocol, origin } = new URL(issuer);
  if (protocol !== 'https:') return;
  try {
    if (!(await destinationOf(database.app, tenantId, issuer))) {
      throw new DestinationNotAllowed('No administrator has approved this destination.');
    }
  } catch (error) {
    throw error instanceof DestinationNotAllowed ? new OidcNotApproved(origin, error) : error;
  }
}

/** The same when a provider is saved: throws 422 `destination-not-allowed`, with how to approve it. */
export async function requireApprovedIssuer(
  services: Pick<ApiServices, 'database'>,
  tenantId: string,
  issuer: string,
): Promise<void> {
  await checkIssuer(services, tenantId, issuer).catch((error: unknown) => {
    if (!(error instanceof OidcNotApproved)) throw error;
    const { origin, message } = error;
    throw new Problem(
      422,
      'destination-not-allowed',
      `Nothing may be sent to the issuer's host, ${origin}. ${message}`,
      {
        hint: `Approve it first: POST /api/v1/destinations with "purpose": "sso" and "url": "${origin}"; for a host in an internal network, with its prefix in "internal". An approval that is switched off must be switched on.`,
      },
    );
  });
}

function destinationOf(app: Knex, tenantId: string, url: string): Promise<Destination | undefined> {
  return inTenant(app, tenantId, (transaction) => findDestination(transaction, 'sso', url));
}
