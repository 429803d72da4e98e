import type { Command } from 'commander';
import { PUBLISH_SECONDS } from '../../api/key-rotation.ts';
import { newSigningKey } from '../../api/token-keys.ts';
import { openDatabase, openKnex } from '../../db/database.ts';
import { databaseSettings } from '../../db/settings.ts';
import { type KeyRotation, rotateNow } from '../../db/signing-keys.ts';
import { openObjectStore } from '../../infra/encrypted-store.ts';
import { openInstalledObjects } from '../../infra/installed-objects.ts';
import { openCipher } from '../../infra/security/cipher.ts';
import { readMasterKeys } from '../../infra/security/master-keys.ts';
import { sealMasterKey } from '../../infra/security/sealed-master-key.ts';
import { adminCommand } from '../admin-command.ts';
import { loadLocalConfig, localDataFolder } from '../platform.ts';
import { type RewrapOutcome, rewrap } from '../rewrap.ts';

/**
 * `admin keys rewrap`: the step of a master key change after which the earlier key can be thrown away.
 * `admin keys rotate-signing`: the next signing key, before its time. `admin keys seal-master`: the master key for a
 * host that is not to have it lying about.
 */
export function registerKeys(program: Command): void {
  const keys = adminCommand(program)
    .command('keys')
    .description('the master key and the signing keys (docs/security/key-rotation.md)');
  keys
    .command('rotate-signing')
    .description('publish the next key that signs access tokens; it signs ten minutes later')
    .option('--compromised', 'it signs at once, and what earlier keys signed is worth nothing any more')
    .option('--json', 'print JSON')
    .action(async ({ compromised = false, json }: { compromised?: boolean; json?: boolean }) => {
      const rotation = await rotateSigning(compromised);
      process.stdout.write(json ? `${JSON.stringify(rotation)}\n` : toldOfRotation(rotation, compromised));
    });
  keys
    .command('rewrap')
    .description(
      'put everything stored under RINGFENCE_MASTER_KEY, so that RINGFENCE_MASTER_KEY_PREVIOUS can be dropped',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const outcome = await run(
        json ? () => {} : (done) => done % 100 === 0 && process.stderr.write(`\r${done} objects`),
      );
      process.stdout.write(json ? `${JSON.stringify(outcome)}\n` : told(outcome));
      process.exitCode = outcome.failed.length > 0 ? 1 : 0;
    });
  keys
    .command('seal-master')
    .description(
      'print RINGFENCE_MASTER_KEY sealed by MASTER_KEY_KMS_ID, to be set as RINGFENCE_MASTER_KEY_SEALED instead',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { masterKey, kms } = (await loadLocalConfig()).secrets;
      if (!masterKey || !kms.keyId) throw new Error('Set RINGFENCE_MASTER_KEY (or its _FILE) and MASTER_KEY_KMS_ID.');
      const sealed = await sealMasterKey(kms, masterKey);
      process.stdout.write(`${json ? JSON.stringify({ sealed }) : sealed}\n`);
    });
}

async function run(onObject: (done: number) => void): Promise<RewrapOutcome> {
  const config = await loadLocalConfig();
  const masterKeys = readMasterKeys(config.secrets);
  const database = openDatabase(databaseSettings(config.database, masterKeys.current));
  try {
    const place = await openInstalledObjects(localDataFolder(), config.objects);
    const objects = openObjectStore(place, masterKeys, config.secrets.kms);
    return await rewrap(database.control, objects, masterKeys, onObject);
  } finally {
    await database.close();
  }
}

async function rotateSigning(compromised: boolean): Promise<KeyRotation> {
  const config = await loadLocalConfig();
  const { current, previous } = readMasterKeys(config.secrets);
  const settings = databaseSettings(config.database, current);
  const control = openKnex({ url: settings.controlUrl, ca: settings.ca }, { poolSize: 1, statementTimeout: 15_000 });
  try {
    const cipher = openCipher(current, 'signing-keys', previous);
    const when = { publishSeconds: PUBLISH_SECONDS, compromised };
    return await rotateNow(control, when, () => newSigningKey(cipher));
  } finally {
    await control.destroy();
  }
}

function toldOfRotation({ created, retired }: KeyRotation, compromised: boolean): string {
  if (!created) return 'The next key is published already; it signs within ten minutes.\n';
  if (!compromised) return `Key ${created} is published and signs in ten minutes. Everybody stays signed in.\n`;
  return `Key ${created} signs from now on; ${retired.length} earlier keys are retired. API processes take that up within half a minute.\nSessions live on by their refresh tokens: end them as well if those may be known (docs/security/break-glass.md).\n`;
}

function told({ values, rewrapped, current, failed }: RewrapOutcome): string {
  const lines = [
    `${values} secrets of the database sealed under the current master key.`,
    `${rewrapped} objects wrapped anew, ${current} were already.`,
    ...failed.map(({ key, reason }) => `  ${key}: ${reason}`),
    failed.length > 0
      ? `${failed.length} objects are not under the current key: keep the previous one.`
      : 'Nothing needs the previous key any more: remove RINGFENCE_MASTER_KEY_PREVIOUS and restart API and workers.',
  ];
  return `${lines.join('\n')}\n`;
}
