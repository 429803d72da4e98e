import { can, type Permission, type Role } from '../domain/access/permissions.ts';

/** Who is asking, proved by the access token or by an API key. */
export interface Principal {
  userId: string;
  tenantId: string;
  /** With an API key: the key's id, which is no session's. */
  sessionId: string;
  email: string;
  name: string;
  role: Role;
  /** Only changing the password and signing out are allowed while true. */
  mustChangePassword: boolean;
  mfaEnabled: boolean;
  /** The role must have a second factor and the user has none: only getting one is allowed. */
  mustEnrolMfa: boolean;
  /** Set when a machine asks with an API key: it may do no more than this, and nothing about sign-ins or users. */
  keyPermissions?: readonly Permission[];
}

/** Whether the principal may: by the role as it is now, and by the key if it came with one. */
export function may({ role, keyPermissions }: Principal, permission: Permission): boolean {
  return can(role, permission) && (keyPermissions === undefined || keyPermissions.includes(permission));
}
