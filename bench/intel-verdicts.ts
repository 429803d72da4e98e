import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inTenant } from '../src/db/database.ts';
import { storeIndicators } from '../src/db/indicators.ts';
import { IndicatorIndex } from '../src/domain/intel/indicator-index.ts';
import { readIndicators } from '../src/domain/intel/read-indicators.ts';
import type { TestDatabase } from '../test/support/database.ts';

/** What of an alert is looked at. */
interface IntelAlert {
  detection: string;
  client: string | null;
  server: string | null;
  evidence: Record<string, unknown>;
}

const GIVEN = { confidence: 50, tags: [], tlp: null, includeReserved: false };
const NETWORK = /\b\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}\b/g;

/** Files with indicators that a verdict names: behind ` x `, and those of the same folder that are to have no hits. */
export function intelFilesOf(folder: string, { file, facts }: { file: string; facts: string }): string[] {
  const named = file
    .split(' x ')
    .slice(1)
    .map((name) => join(folder, name));
  const beside = silentOf(facts).flatMap((name) => named.map((path) => join(dirname(path), name)));
  return [...new Set([...named, ...beside])].filter((path) => existsSync(path));
}

/** Stores the indicators of files, each under its file's name as source. */
export async function importIntel({ database }: TestDatabase, tenantId: string, files: string[]): Promise<void> {
  for (const file of files) {
    const read = readIndicators(readFileSync(file, 'utf8'), GIVEN);
    if (!read) throw new Error(`${file} holds no indicators that can be read`);
    const origin = { source: basename(file), feedId: null, createdBy: null };
    await inTenant(database.app, tenantId, (transaction) => storeIndicators(transaction, read.indicators, origin));
  }
}

/** Whether as many hosts and flows as the facts say lie in their networks, nothing else was found, and the rest is silent. */
export function matchesNetworks(facts: string, alerts: readonly IntelAlert[]): boolean {
  const index = new IndicatorIndex();
  for (const value of facts.match(NETWORK) ?? []) index.add({ kind: 'cidr', value });
  const found = alerts.filter(({ detection }) => detection === 'threat-intelligence');
  const hosts = new Set(
    found.flatMap(({ client, server }) => [client, server]).filter((host) => host && index.address(host).length > 0),
  );
  const flows = found.reduce((sum, { evidence }) => sum + Number(evidence.flows), 0);
  const sources = found.flatMap(({ evidence }) =>
    (evidence.indicators as { source: string }[]).map(({ source }) => source),
  );
  const [, wantedHosts, wantedFlows] = /(\d+) hosts? \/ (\d+) flows?/.exec(facts) ?? [];
  return (
    hosts.size === Number(wantedHosts) &&
    flows === Number(wantedFlows) &&
    !silentOf(facts).some((name) => sources.includes(name))
  );
}

/** Whether the facts count hosts in networks. */
export function countsNetworks(facts: string): boolean {
  return facts.match(NETWORK) !== null && /\d+ hosts? \/ \d+ flows?/.test(facts);
}

function silentOf(facts: string): string[] {
  return [...facts.matchAll(/([\w.-]+\.(?:json|csv|txt)): 0 hits/g)].map(([, name]) => name as string);
}
