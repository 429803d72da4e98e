/** What a route or a job kind can demand. */
export const PERMISSIONS = [
  'network:read',
  'network:write',
  'network:scan',
  'security:read',
  'security:write',
  'feeds:read',
  'user:manage',
  'system:admin',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['admin', 'security_analyst', 'network_engineer', 'readonly_user'] as const;
export type Role = (typeof ROLES)[number];

/** Which role may do what; a permission named nowhere is denied. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  admin: PERMISSIONS,
  security_analyst: ['network:read', 'security:read', 'security:write', 'feeds:read'],
  network_engineer: ['network:read', 'network:write', 'network:scan', 'security:read', 'feeds:read'],
  readonly_user: ['network:read', 'security:read'],
};

/** Whether the role holds the permission. */
export function can(role: Role, permission: Permission): boolean {
  return ROLE_PERMISSIONS[role]?.includes(permission) ?? false;
}
