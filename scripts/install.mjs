import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { progress } from './progress.mjs';
import { ROOT } from './root.mjs';

const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.ringfence-installed');

/** Whether node_modules holds what package-lock.json asks for. */
export function isInstalled() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return true;
  if (!holdsAll(JSON.parse(lock))) return false;
  try {
    writeFileSync(STAMP, hash);
  } catch {
    // Installed by somebody else: then the comparison is made each time.
  }
  return true;
}

/** Compares with the record npm keeps of what it installed. Optional packages are left out on other platforms. */
function holdsAll(lock) {
  const record = join(MODULES, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(lock.packages).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** Runs `npm ci`, or `npm install` where that fails. Throws with npm's own words. */
export async function install() {
  const done = progress('Installing dependencies (npm ci), once');
  let { code, output } = await npm('ci');
  if (code !== 0) ({ code, output } = await npm('install'));
  done(code === 0);
  if (code !== 0) throw new Error(`Installing the dependencies failed:\n\n${output.trim()}`);
}

function npm(command) {
  // Development packages hold the compiler, so they are wanted even where NODE_ENV says production.
  const args = [command, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const script = process.env.npm_execpath;
  const child = script?.endsWith('.js')
    ? spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  return new Promise((resolve) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.once('error', (error) => resolve({ code: 1, output: `npm cannot be run: ${error.message}` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
