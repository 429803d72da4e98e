/** What readers may see of a table; see database-roles.mjs. */
export type DataClass = 'closed' | { classes: ('network' | 'security')[]; columns?: string; tenantColumn?: string };

export const TENANT_ROLES: string[];
export const READER_ROLE: string;
export const DATA_ROLES: { network: string; security: string };
export const DATA_CLASSES: Record<string, DataClass>;
