import type { Knex } from 'knex';
import { findLiveSession } from '../db/sessions.ts';
import type { Role } from '../domain/access/permissions.ts';
import type { TokenClaims } from '../infra/security/tokens.ts';
import type { Principal } from './principal.ts';

/** Says whom a session speaks for, as of at most a few seconds ago. */
export interface SessionReader {
  /** Undefined when the session is over, its user is disabled, or the token's names do not belong together. */
  read(claims: TokenClaims): Promise<Principal | undefined>;
  /** Forgets what is remembered about sessions that have just changed. */
  forget(sessionIds: string[]): void;
}

/** So long an ended session or a changed role may still count, in other processes than the one that changed it. */
const KEEP_MILLISECONDS = 15_000;
const LARGEST_MEMORY = 10_000;

/** Reads sessions from the database, each at most once in fifteen seconds. */
export function openSessionReader(control: Knex, requireMfaRoles: readonly Role[]): SessionReader {
  const memory = new Map<string, { until: number; principal: Promise<Principal | undefined> }>();

  const remember = (sessionId: string): Promise<Principal | undefined> => {
    const principal = readPrincipal(control, sessionId, requireMfaRoles);
    const entry = { until: performance.now() + KEEP_MILLISECONDS, principal };
    if (memory.size >= LARGEST_MEMORY) memory.delete(memory.keys().next().value as string);
    memory.set(sessionId, entry);
    principal.then(
      // The password or factor may be set through another process, and its owner must not wait to get on.
      (found) => (found?.mustChangePassword || found?.mustEnrolMfa) && memory.delete(sessionId),
      () => memory.delete(sessionId),
    );
    return principal;
  };

  return {
    async read({ sessionId, userId, tenantId }) {
      const known = memory.get(sessionId);
      const principal = await (known && known.until > performance.now() ? known.principal : remember(sessionId));
      return principal?.userId === userId && principal.tenantId === tenantId ? principal : undefined;
    },
    forget(sessionIds) {
      for (const id of sessionIds) memory.delete(id);
    },
  };
}

async function readPrincipal(
  control: Knex,
  sessionId: string,
  requireMfaRoles: readonly Role[],
): Promise<Principal | undefined> {
  const session = await findLiveSession(control, sessionId);
  if (!session) return undefined;
  return {
    userId: session.user_id,
    tenantId: session.tenant_id,
    sessionId: session.id,
    email: session.email,
    name: session.name,
    role: session.role,
    mustChangePassword: session.must_change_password,
    mfaEnabled: session.mfa_enabled,
    mustEnrolMfa: !session.mfa_enabled && !session.factor_by_provider && requireMfaRoles.includes(session.role),
  };
}
