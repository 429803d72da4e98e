/** `npm run build`: compiles src/ and puts what the API serves beside it, all in a folder that is then swapped in. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { progress } from './progress.mjs';
import { ROOT } from './root.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built-from');
const INPUTS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'scripts/build.mjs'];
/** Files of development packages that the running platform serves. */
const ASSETS = { 'redoc.standalone.js': 'redoc/bundles/redoc.standalone.js' };
/** The one thing in them that asks a host outside, and what it gets instead. */
const OUTSIDE = ['https://cdn.redoc.ly/redoc/logo-mini.svg', '/favicon.svg'];

/** Whether dist/ was built from src/ as it is now. */
export function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint();
}

/** Builds dist/. Throws with the compiler's messages. */
export async function build() {
  const done = progress('Building');
  const from = fingerprint();
  const fresh = `${DIST}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh);
  try {
    compile(fresh);
    copyAssets(fresh);
    writeFileSync(join(fresh, '.built-from'), from);
    swap(fresh);
    done(true);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    done(false);
    throw error;
  }
}

/** Path, size and time of every source: cheaper than reading them, and any difference counts, older or newer. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (path) => {
    const { size, mtimeMs } = statSync(join(ROOT, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  };
  const walk = (folder) => {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else add(path);
    }
  };
  for (const path of INPUTS) add(path);
  walk('src');
  return hash.digest('hex');
}

function compile(folder) {
  const compiler = join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', folder, '--pretty', 'false'];
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The build failed:\n\n${error?.message ?? `${stdout}${stderr}`.trim()}`);
}

function copyAssets(folder) {
  mkdirSync(join(folder, 'assets'));
  for (const [name, source] of Object.entries(ASSETS)) {
    const text = readFileSync(join(ROOT, 'node_modules', source), 'utf8');
    writeFileSync(join(folder, 'assets', name), text.replaceAll(...OUTSIDE));
  }
}

function swap(fresh) {
  const old = `${DIST}.old-${process.pid}`;
  if (existsSync(DIST)) renameSync(DIST, old);
  renameSync(fresh, DIST);
  rmSync(old, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { withLock } = await import('./lock.mjs');
  await withLock(join(ROOT, '.ringfence', 'bootstrap.lock'), build).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
