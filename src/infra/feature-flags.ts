import { randomUUID } from 'node:crypto';
import {
  ErrorCode,
  type EvaluationContext,
  type JsonValue,
  NOOP_PROVIDER,
  OpenFeature,
  type Provider,
} from '@openfeature/server-sdk';

/** Says whether something is switched on for a tenant. */
export interface FeatureFlags {
  isOn(feature: string, tenantId: string): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens flags behind the OpenFeature interface (https://openfeature.dev/specification). `read` says what holds for the
 * tenant, and `initially` what does when it cannot be read.
 */
export async function openFeatureFlags(
  initially: Readonly<Record<string, { initially: boolean }>>,
  read: (feature: string, tenantId: string) => Promise<boolean>,
): Promise<FeatureFlags> {
  const provider: Provider = {
    metadata: { name: 'ringfence' },
    runsOn: 'server',
    async resolveBooleanEvaluation(flag: string, _default: boolean, { targetingKey }: EvaluationContext) {
      return { value: await read(flag, targetingKey ?? ''), reason: 'TARGETING_MATCH' };
    },
    resolveStringEvaluation: async (_flag, value) => otherType(value),
    resolveNumberEvaluation: async (_flag, value) => otherType(value),
    resolveObjectEvaluation: async <Value extends JsonValue>(_flag: string, value: Value) => otherType(value),
  };
  // One for each opened platform: tests and tools may have several in one process.
  const domain = `ringfence-${randomUUID()}`;
  await OpenFeature.setProviderAndWait(domain, provider);
  const client = OpenFeature.getClient(domain);
  return {
    isOn: (feature, targetingKey) =>
      client.getBooleanValue(feature, initially[feature]?.initially ?? false, { targetingKey }),
    async close() {
      await OpenFeature.setProviderAndWait(domain, NOOP_PROVIDER);
    },
  };
}

function otherType<Value>(value: Value) {
  return { value, errorCode: ErrorCode.TYPE_MISMATCH, errorMessage: 'every flag here is on or off' };
}
