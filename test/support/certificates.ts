import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, in PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/** An authority of a test's own, which lives for two days. */
export interface Authority {
  /** Its own certificate. */
  ca: string;
  /** A certificate for these host names and addresses. */
  issue(...hosts: string[]): Certificate;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Whether certificates can be made here; suites that need them say so in their title when they are skipped. */
export function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0;
}

/** Makes an authority with openssl; nothing of it stays on disk. */
export function makeAuthority(name: string): Authority {
  const [cert, key] = inFolder((folder) => {
    openssl(folder, [
      'req',
      '-x509',
      ...NEW_KEY,
      '-keyout',
      'key',
      '-out',
      'cert',
      '-subj',
      `/CN=${name}`,
      '-days',
      '2',
    ]);
    return [read(folder, 'cert'), read(folder, 'key')];
  });
  return {
    ca: cert,
    issue: (...hosts) =>
      inFolder((folder) => {
        writeFileSync(join(folder, 'ca'), cert);
        writeFileSync(join(folder, 'ca-key'), key);
        const names = hosts.map((host) => `${isIP(host) ? 'IP' : 'DNS'}:${host}`);
        writeFileSync(join(folder, 'names'), `subjectAltName=${names.join(',')}\n`);
        openssl(folder, ['req', ...NEW_KEY, '-keyout', 'key', '-out', 'request', '-subj', `/CN=${hosts[0]}`]);
        const sign = ['x509', '-req', '-in', 'request', '-CA', 'ca', '-CAkey', 'ca-key', '-CAcreateserial'];
        openssl(folder, [...sign, '-days', '2', '-extfile', 'names', '-out', 'cert']);
        return { cert: read(folder, 'cert'), key: read(folder, 'key') };
      }),
  };
}

function inFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-certificates-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function openssl(folder: string, args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
