import { isAbsolute, normalize, relative, sep } from 'node:path';

/** A folder below which folders may be watched, for one tenant; null for the installation's first. */
export interface SourceRoot {
  tenantId: string | null;
  path: string;
}

const FORM = /^(?:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})=)?(\/.+)$/i;

/** Reads `/srv/drop` or `TENANT=/srv/drop`; undefined for what is neither. */
export function readSourceRoot(text: string): SourceRoot | undefined {
  const [, tenant, path] = FORM.exec(text) ?? [];
  return path === undefined ? undefined : { tenantId: tenant?.toLowerCase() ?? null, path: normalize(path) };
}

/** The root of the tenant that a path lies in (or is), by its spelling alone; undefined when there is none. */
export function rootOf(
  roots: readonly SourceRoot[],
  path: string,
  tenant: { id: string; isFirst: boolean },
): string | undefined {
  if (!isAbsolute(path) || normalize(path) !== path) return undefined;
  const own = roots.filter(({ tenantId }) => (tenantId === null ? tenant.isFirst : tenantId === tenant.id));
  return own.find((root) => isWithin(root.path, path))?.path;
}

/** Whether a path is a folder, or below it; both in their one spelling. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
