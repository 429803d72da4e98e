// The supply-chain gate: what may be in package-lock.json. Part of `npm run lint`; needs no network.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/** Licences that ask nothing of the product beyond naming them; a choice between several counts when one of them is here. */
const LICENCES = new Set([
  ...['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'CC0-1.0'],
  ...[
    'CC-BY-4.0',
    'CC-BY-3.0',
    'MPL-2.0',
    'Python-2.0',
    'Unlicense',
    'WTFPL',
    'Artistic-2.0',
    'EPL-2.0',
    'PostgreSQL',
    'Zlib',
    'Bitstream-Vera',
    'OFL-1.1',
  ],
]);
/** Stated in the package's text, not in its package.json. */
const STATED = new Map([
  ['pause', 'MIT'],
  ['png-js', 'MIT'],
  ['dejavu-fonts-ttf', 'Bitstream-Vera'],
]);
/** Abandoned, or with holes that nobody mends. */
const BANNED = new Set(['xlsx', 'request', 'vm2', 'node-serialize', 'event-stream', 'multer', 'node-netflowv9']);

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
const faults = Object.entries(packages).flatMap(([path, entry]) => (path === '' ? [] : faultsOf(path, entry)));
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
} else {
  console.log(`${Object.keys(packages).length - 1} packages: licences, integrity and names are in order.`);
}

function faultsOf(path, { integrity, link, license, dev, optional }) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const found = [];
  if (BANNED.has(name)) found.push(`${path}: banned`);
  if (!integrity && !link) found.push(`${path}: no integrity in the lock`);
  // What only builds or tests is not handed on; its licence is not ours to keep.
  if (!dev && !allowed(STATED.get(name) ?? license ?? licenceOf(path, optional)))
    found.push(`${path}: licence ${license ?? 'unknown'}`);
  return found;
}

function allowed(licence) {
  if (licence === undefined) return true;
  return String(licence)
    .replace(/[()]/g, '')
    .split(/ OR /)
    .some((choice) => choice.split(/ AND /).every((part) => LICENCES.has(part.trim())));
}

/** Packages of other platforms are in the lock but not installed; nothing can be read of them. */
function licenceOf(path, optional) {
  try {
    const { license, licenses } = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8'));
    return license?.type ?? license ?? licenses?.[0]?.type ?? 'unknown';
  } catch {
    return optional ? undefined : 'unknown';
  }
}
