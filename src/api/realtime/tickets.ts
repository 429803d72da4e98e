import { createTicket, takeTicket } from '../../db/event-tickets.ts';
import { hashOfToken, newOpaqueToken } from '../../infra/security/opaque-token.ts';
import { readKeyAgain } from '../api-key-reader.ts';
import { unauthenticated } from '../middleware/authorise.ts';
import type { Principal } from '../principal.ts';
import { Problem } from '../problem.ts';
import type { ApiServices } from '../services.ts';
import { mayListen } from './live-streams.ts';

/** Long enough to connect with; it may stand in logs of proxies afterwards. */
export const TICKET_SECONDS = 30;
const FORM = /^[A-Za-z0-9_-]{43}$/;

/** A ticket that opens one stream for the principal. */
export async function issueTicket({ database }: ApiServices, principal: Principal): Promise<string> {
  const { tenantId, userId, sessionId, keyPermissions } = principal;
  const { token, hash } = newOpaqueToken();
  const holder = { tenantId, userId, sessionId, byKey: keyPermissions !== undefined };
  await createTicket(database.control, { hash, holder, seconds: TICKET_SECONDS });
  return token;
}

/** Whom a ticket stands for, with the rights of now; it is used up by that. Throws 401 and 403. */
export async function principalOfTicket(services: ApiServices, ticket: string): Promise<Principal> {
  const holder = FORM.test(ticket) ? await takeTicket(services.database.control, hashOfToken(ticket)) : undefined;
  if (!holder) {
    throw new Problem(401, 'no-ticket', 'This needs a ticket that was not used before.', {
      hint: `Get one with POST /api/v1/events/tickets; it is good for ${TICKET_SECONDS} seconds and one connection.`,
    });
  }
  const { byKey, sessionId } = holder;
  const principal = byKey ? await readKeyAgain(services, sessionId) : await services.sessions.read(holder);
  if (!principal) throw unauthenticated(true);
  if (!mayListen(principal)) {
    throw new Problem(403, 'forbidden', 'You may not follow what happens.', { hint: 'This needs network:read.' });
  }
  return principal;
}
