import { z } from 'zod';
import { writeAudit } from '../db/audit.ts';
import { revokeSessionsOfUser } from '../db/sessions.ts';
import type { SsoProvider } from '../db/sso-providers.ts';
import { findSsoUser, linkSsoUser } from '../db/sso-sign-ins.ts';
import {
  changeUser,
  createUser,
  findCredentials,
  findCredentialsById,
  LastAdministrator,
  type UserCredentials,
} from '../db/users.ts';
import { roleOfClaims } from '../domain/access/group-roles.ts';
import type { Role } from '../domain/access/permissions.ts';
import type { OidcIdentity } from '../infra/oidc-client.ts';
import type { RouteContext } from './define-route.ts';
import { about } from './issue-session.ts';
import { plainName } from './schemas.ts';
import { ssoProblems } from './sso-problems.ts';

const emailAddress = z.email().max(254);
/** OpenID Connect Core 1.0, section 2: at most 255 ASCII characters. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/**
 * Whom the provider means: by its subject, else the user of the tenant with the (verified) e-mail address, else a new
 * one if the provider may make any. The role follows the groups at every sign-in. Throws why not.
 */
export async function userOfIdentity(
  context: RouteContext,
  provider: SsoProvider,
  identity: OidcIdentity,
): Promise<UserCredentials> {
  const { control } = context.services.database;
  const { subject, claims } = identity;
  if (!SUBJECT.test(subject)) throw ssoProblems.refused();
  const known = await findSsoUser(control, { providerId: provider.id, subject });
  if (known) return withRole(context, provider, identity, known);
  const email = emailAddress.safeParse(claims.email);
  if (!email.success) throw ssoProblems.noEmail();
  const user = await findCredentials(control, email.data);
  if (!user) return newUser(context, provider, identity, email.data.toLowerCase());
  // Another tenant's user is nobody here, and nothing is said of them.
  if (user.tenant_id !== provider.tenant_id) throw ssoProblems.unknownUser();
  if (claims.email_verified !== true) throw ssoProblems.unverified();
  return withRole(context, provider, identity, user, subject);
}

/** The user with the role of now; `link` is the subject to remember the user by from now on. */
async function withRole(
  context: RouteContext,
  provider: SsoProvider,
  { claims }: OidcIdentity,
  user: UserCredentials,
  link?: string,
): Promise<UserCredentials> {
  if (user.disabled_at) throw ssoProblems.disabled();
  const role = roleOfClaims(claims, rulesOf(provider), user.role);
  if (!role) throw ssoProblems.noRole();
  const { control } = context.services.database;
  if (role === user.role && link === undefined) return user;
  const ended = await control.transaction(async (transaction) => {
    const audit = { ...about(context, user), target: user.id };
    if (link !== undefined) {
      const identity = { providerId: provider.id, subject: link, tenantId: provider.tenant_id, userId: user.id };
      // The address has moved on to another person, and the account has not.
      if (!(await linkSsoUser(transaction, identity))) throw ssoProblems.unknownUser();
      await writeAudit(transaction, { ...audit, action: 'user.link', details: { provider: provider.id } });
    }
    if (role === user.role) return [];
    await changeUser(transaction, user.tenant_id, user.id, { role }).catch((error: unknown) => {
      throw error instanceof LastAdministrator ? ssoProblems.lastAdministrator() : error;
    });
    await writeAudit(transaction, { ...audit, action: 'user.change', details: { role, provider: provider.id } });
    return revokeSessionsOfUser(transaction, user.id, 'role changed by the identity provider');
  });
  context.services.sessions.forget(ended);
  return reread(context, user.id);
}

async function newUser(
  context: RouteContext,
  provider: SsoProvider,
  { subject, claims }: OidcIdentity,
  email: string,
): Promise<UserCredentials> {
  if (!provider.creates_users) throw ssoProblems.unknownUser();
  if (claims.email_verified === false) throw ssoProblems.unverified();
  const role = roleOfClaims(claims, rulesOf(provider));
  if (!role) throw ssoProblems.noRole();
  const id = await context.services.database.control.transaction(async (transaction) => {
    const { tenant_id: tenantId, id: providerId } = provider;
    const name = nameOf(claims, email);
    const row = await createUser(transaction, {
      tenantId,
      email,
      name,
      role,
      passwordHash: null,
      mustChangePassword: false,
    });
    // Two callbacks of one person at once: the other has made the user.
    if (!row || !(await linkSsoUser(transaction, { providerId, subject, tenantId, userId: row.id }))) {
      throw ssoProblems.over();
    }
    const details = { role, provider: providerId };
    await writeAudit(transaction, { ...about(context, row), action: 'user.create', target: row.id, details });
    return row.id;
  });
  return reread(context, id);
}

async function reread(context: RouteContext, id: string): Promise<UserCredentials> {
  const user = await findCredentialsById(context.services.database.control, id);
  if (!user) throw ssoProblems.unknownUser();
  return user;
}

function rulesOf(provider: SsoProvider): {
  groupClaim: string | null;
  mapping: SsoProvider['role_mapping'];
  defaultRole: Role | null;
} {
  return { groupClaim: provider.group_claim, mapping: provider.role_mapping, defaultRole: provider.default_role };
}

/** What can be shown anywhere: the provider's name of the person, or the first part of the address. */
function nameOf({ name }: Record<string, unknown>, email: string): string {
  const given = plainName.safeParse(name);
  return given.success ? given.data : (email.split('@')[0] ?? email);
}
