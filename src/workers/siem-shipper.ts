import { hostname } from 'node:os';
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { recordBlocked } from '../db/destinations.ts';
import { ensureSiemCursor, shipNext } from '../db/siem.ts';
import { firstTenant } from '../db/tenants.ts';
import { encodeBatch, type SiemFormat } from '../domain/audit/encode-batch.ts';
import { DestinationNotAllowed } from '../infra/destination-not-allowed.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';
import { openSiemSink } from '../infra/siem-sink.ts';

export interface SiemOptions {
  url: string;
  format: SiemFormat;
  ca: string;
  token: string;
}

export interface ShipperSettings {
  version: string;
  /** Whether tcp:// may be used, which anybody on the way can read. */
  allowPlain?: boolean;
  /** Milliseconds between attempts, at most. */
  longestRest?: number;
}

const BATCH = 500;
const REST_MILLISECONDS = 1_000;

/**
 * Forwards sealed audit rows. Every worker runs one; the database lets one at a time work. What is not acknowledged is
 * sent again, after 1 s, then twice that, up to a minute; so an event may come twice after a crash, with the same id.
 */
export function startSiemShipper(
  { control, log }: { control: Knex; log: Logger },
  siem: SiemOptions,
  { version, allowPlain = false, longestRest = 60_000 }: ShipperSettings,
): Rounds | null {
  if (!siem.url) return null;
  if (siem.url.startsWith('tcp:') && !allowPlain) throw new Error('SIEM_URL: use https:// or tls:// in production.');
  const sink = openSiemSink(siem);
  const sender = { host: hostname(), version };
  let ready = false;
  let blocked = false;
  const sendOrRecord: typeof sink.send = async (batch, signal) => {
    try {
      await sink.send(batch, signal);
      blocked = false;
    } catch (error) {
      // Once, not with every attempt: the row itself waits for the SIEM.
      if (error instanceof DestinationNotAllowed && !blocked) {
        blocked = true;
        await noteBlocked(control, siem.url, error.message);
      }
      throw error;
    }
  };
  return startRounds(
    'SIEM forwarding',
    log,
    async (signal) => {
      if (!ready) await ensureSiemCursor(control);
      ready = true;
      const sent = await shipNext(control, BATCH, (rows) =>
        sendOrRecord(encodeBatch(rows, siem.format, sink.transport, sender), signal),
      );
      return sent === BATCH ? 0 : REST_MILLISECONDS;
    },
    { longestRest },
  );
}

/** The SIEM is the installation's, and so is what happens to it: kept with the first tenant. */
async function noteBlocked(control: Knex, url: string, reason: string): Promise<void> {
  const { hostname: target } = new URL(url);
  await recordBlocked(control, { tenantId: await firstTenant(control), purpose: 'siem', target, reason });
}
