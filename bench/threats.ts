import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Campaign, plantCampaigns, refusedTickets } from './bank/campaigns.ts';
import { writeBank } from './bank/write-bank.ts';
import { type Carried, carryThrough } from './carry-through.ts';

const DAYS = 3;

/**
 * Plants campaigns among the everyday traffic of made-up banks and compares the alerts with them: which were found, and how
 * many alerts of high severity a day are about nothing, for a thousand machines.
 */
export async function benchThreats(seeds: readonly number[]): Promise<string[][]> {
  const lines: string[][] = [];
  for (const seed of seeds) {
    const folder = mkdtempSync(join(tmpdir(), 'ringfence-bank-'));
    let campaigns: Campaign[] | undefined;
    const { truth, files } = await writeBank(folder, seed, DAYS, (bank, day) => {
      campaigns ??= plantCampaigns(bank, seed);
      return campaigns.flatMap(({ talks }) => talks.get(day) ?? []);
    });
    const planted = campaigns as unknown as Campaign[];
    const spray = planted.find(({ name }) => name === 'password spray') as Campaign;
    writeFileSync(join(folder, 'kerberos.log'), `${refusedTickets(spray).join('\n')}\n`);
    const carried = await carryThrough([...files, join(folder, 'kerberos.log')]);
    try {
      for (const { kind, state, error } of carried.failed)
        throw new Error(`${kind} ${state}: ${JSON.stringify(error)}`);
      lines.push([`bank ${seed}`, '', ''], ...(await compare(carried, planted, truth.types.size)));
    } finally {
      await carried.drop();
      rmSync(folder, { recursive: true });
    }
  }
  return lines;
}

async function compare({ rows }: Carried, campaigns: Campaign[], machines: number): Promise<string[][]> {
  const alerts = await rows<{ detection: string; severity: string; title: string; client: string | null }>(
    `select detection, severity, title, host(client) as client from security_alerts where tenant_id = $1`,
  );
  const found = campaigns.map(({ name, actors, detections }) => {
    const answer = alerts.find(({ detection, client }) => detections.includes(detection) && actors.has(client ?? ''));
    return [name, answer ? 'found' : 'MISSED', answer ? `${answer.severity}: ${answer.title}` : ''];
  });
  const guilty = new Set(campaigns.flatMap(({ actors }) => [...actors]));
  const grave = alerts.filter(({ severity }) => severity === 'high' || severity === 'critical');
  const about = grave.filter(({ client }) => !guilty.has(client ?? ''));
  const rate = (about.length / DAYS / machines) * 1000;
  const kinds = new Map<string, number>();
  for (const { detection } of about) kinds.set(detection, (kinds.get(detection) ?? 0) + 1);
  const which = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
  return [...found, ['false alerts of high severity, a day and 1,000 machines', rate.toFixed(2), which]];
}
