import type { Role } from '../domain/access/permissions.ts';

/** Who is asking, proved by the access token. */
export interface Principal {
  userId: string;
  tenantId: string;
  sessionId: string;
  email: string;
  name: string;
  role: Role;
  /** Only changing the password and signing out are allowed while true. */
  mustChangePassword: boolean;
}
