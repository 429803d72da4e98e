import type { Config } from '../config.ts';
import { isCluster } from '../infra/redis-options.ts';
import { ConfigurationError } from './configuration-error.ts';

/** Nobody on the way reads what goes along it. */
const PRIVATE_WAY = /^https:|^http:\/\/(127\.0\.0\.1|\[::1\])(:|\/|$)/;

/**
 * What an API or worker process cannot run without, every missing thing at once. Nothing of it is ever made up: a master
 * key made silently would be a different one in each process, and gone with the container. Throws ConfigurationError.
 */
export function requireServiceSettings(config: Config): Config {
  const { database, redis, secrets, http } = config;
  const faults: string[] = [];
  if (!secrets.masterKey) {
    faults.push(
      'RINGFENCE_MASTER_KEY is not set: give it, or RINGFENCE_MASTER_KEY_FILE (made once, by hand: openssl rand -base64 32)',
    );
  }
  if (!database.url && !(database.appUrl && database.controlUrl && database.loaderUrl)) {
    faults.push('DATABASE_URL is not set, nor all of DATABASE_APP_URL, DATABASE_CONTROL_URL and DATABASE_LOADER_URL');
  }
  if (!redis.url) faults.push('REDIS_URL is not set');
  else if (isCluster(redis) && !/\{.+\}/.test(redis.prefix)) {
    faults.push('REDIS_PREFIX must carry a hash tag for a cluster, so that a queue lies in one node: {ringfence}');
  }
  const { kms } = secrets;
  if ((kms.keyId || kms.previous.length > 0) && !kms.region) {
    faults.push('MASTER_KEY_KMS_REGION is not set: name the region of MASTER_KEY_KMS_ID');
  }
  const { objects } = config;
  if (objects.kind === 's3' && !objects.bucket) faults.push('OBJECT_STORE_BUCKET is not set: name the bucket');
  if ((objects.accessKeyId === '') !== (objects.secretAccessKey === '')) {
    faults.push('OBJECT_STORE_ACCESS_KEY_ID and OBJECT_STORE_SECRET_ACCESS_KEY belong together: set both, or neither');
  }
  if ((http.tlsCert === '') !== (http.tlsKey === '')) faults.push('TLS_CERT and TLS_KEY belong together: set both');
  if (http.redirectPort && !http.tlsCert) faults.push('HTTP_REDIRECT_PORT leads to https: set TLS_CERT and TLS_KEY');
  faults.push(...faultsOfWays(config));
  if (config.mail.url && !config.mail.from) faults.push('MAIL_FROM is not set: name whom mails come from');
  if (http.headersTimeout > http.requestTimeout) {
    faults.push('HTTP_HEADERS_TIMEOUT is a part of HTTP_REQUEST_TIMEOUT and cannot be longer');
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return config;
}

/** What would go out where others can read it, or to nobody in particular. */
function faultsOfWays({ consul, insights }: Config): string[] {
  const faults: string[] = [];
  if (consul.token && !PRIVATE_WAY.test(consul.url)) {
    faults.push('CONSUL_TOKEN is only sent over https, or to an agent at 127.0.0.1: change CONSUL_URL');
  }
  if (insights.url && !insights.model) faults.push('INSIGHT_MODEL is not set: name the model of INSIGHT_MODEL_URL');
  if (insights.url && !PRIVATE_WAY.test(insights.url)) {
    faults.push('INSIGHT_MODEL_URL must begin with https://, or be at 127.0.0.1: alerts are sent there');
  }
  return faults;
}
