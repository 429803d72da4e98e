import type { Knex } from 'knex';
import { firstTenant } from '../db/tenants.ts';
import { Problem } from './problem.ts';

/** Tells whether a tenant is that of whoever runs the platform: the first. */
export type IsPlatformTenant = (tenantId: string) => Promise<boolean>;

/** Asks the database once; what fails is asked again. */
export function openPlatformTenant(control: Knex): IsPlatformTenant {
  let first: Promise<string> | undefined;
  const ask = () =>
    firstTenant(control).catch((error: unknown) => {
      first = undefined;
      throw error;
    });
  return async (tenantId) => {
    first ??= ask();
    return (await first) === tenantId;
  };
}

/** Throws 403 for people of another tenant than the first: it is about the work of all tenants. */
export async function requirePlatformTenant(isPlatformTenant: IsPlatformTenant, tenantId: string): Promise<void> {
  if (await isPlatformTenant(tenantId)) return;
  throw new Problem(403, 'forbidden', 'This is about the whole platform, and for administrators of its first tenant.', {
    hint: 'Ask whoever runs the platform. Jobs of your own tenant are at /api/v1/jobs.',
  });
}
