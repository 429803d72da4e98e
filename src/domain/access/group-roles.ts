import type { Role } from './permissions.ts';

/** Which role a group of the identity provider gives. */
export interface GroupRole {
  group: string;
  role: Role;
}

/** What a provider's groups mean here. */
export interface RoleRules {
  /** The claim that lists the groups; null when roles are given here and not there. */
  groupClaim: string | null;
  /** The first entry whose group somebody is in decides. */
  mapping: readonly GroupRole[];
  /** For whom no group fits; null refuses them. */
  defaultRole: Role | null;
}

/**
 * The role that the provider's claims give; undefined when they give none. With `current`, of a provider that does not
 * list groups, somebody keeps the role that was given here.
 */
export function roleOfClaims(
  claims: Readonly<Record<string, unknown>>,
  { groupClaim, mapping, defaultRole }: RoleRules,
  current?: Role,
): Role | undefined {
  if (groupClaim === null) return current ?? defaultRole ?? undefined;
  const groups = groupsIn(Object.hasOwn(claims, groupClaim) ? claims[groupClaim] : undefined);
  return mapping.find(({ group }) => groups.has(group))?.role ?? defaultRole ?? undefined;
}

/** Providers list groups as texts, and a single one sometimes as just that. */
function groupsIn(claim: unknown): ReadonlySet<string> {
  const list: unknown[] = Array.isArray(claim) ? claim : [claim];
  return new Set(list.filter((group) => typeof group === 'string'));
}
