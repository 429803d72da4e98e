/**
 * Makes a checkout runnable: installs what package-lock.json names, builds dist/ from src/. Says nothing when nothing
 * is to be done, and speaks on standard error only. A production image has no src/ and is left as it is.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './root.mjs';

/** Returns false, with the exit code set and the reason told, when the checkout cannot be made runnable. */
export async function prepare() {
  if (!existsSync(join(ROOT, 'src'))) return true;
  try {
    const { isInstalled, install } = await import('./install.mjs');
    const { isBuilt, build } = await import('./build.mjs');
    if (isInstalled() && isBuilt()) return true;
    const { withLock } = await import('./lock.mjs');
    // Looked at again under the lock: another process may have done it while this one waited.
    await withLock(join(ROOT, '.ringfence', 'bootstrap.lock'), async () => {
      if (!isInstalled()) await install();
      if (!isBuilt()) await build();
    });
    return true;
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
    return false;
  }
}

function explain(error) {
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) {
    return `Ringfence has to be installed or built first, and this user may not write ${error.path ?? ROOT}. Run it once as the owner of ${ROOT}.`;
  }
  return error.message;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await prepare();
