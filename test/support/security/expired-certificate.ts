import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../certificates.ts';

const SETTINGS = `
[ca]
default_ca = own
[own]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = DNS:localhost,IP:127.0.0.1
basicConstraints = CA:TRUE
`;

/** A certificate for this machine that signed itself, and was good for one month of 2020. */
export function expiredCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-expired-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    writeFileSync(join(folder, 'settings'), SETTINGS);
    writeFileSync(join(folder, 'index'), '');
    writeFileSync(join(folder, 'serial'), '01\n');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key'];
    openssl('req', ...key, '-out', 'request', '-subj', '/CN=localhost');
    const dates = ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z'];
    openssl(
      'ca',
      '-batch',
      '-selfsign',
      '-config',
      'settings',
      '-keyfile',
      'key',
      '-in',
      'request',
      '-out',
      'cert',
      '-notext',
      ...dates,
    );
    return { cert: readFileSync(join(folder, 'cert'), 'utf8'), key: readFileSync(join(folder, 'key'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
