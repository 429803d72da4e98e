import { z } from 'zod';
import type { ScanRow } from '../../db/scans.ts';
import { CAPS } from '../../domain/scanning/caps.ts';
import { NMAP_TECHNIQUES } from '../../domain/scanning/nmap-task.ts';
import { SCAN_ENGINES, SCAN_MODES, SCAN_STATES } from '../../domain/scanning/scan-options.ts';
import { UDP_PROBES } from '../../domain/scanning/slice.ts';
import { TIMING_NAMES } from '../../domain/scanning/timing.ts';
import { PORT_PROFILE_NAMES } from '../../domain/scanning/top-ports.ts';
import { siteName } from '../require-site.ts';
import { scanTargets } from '../scan-targets.ts';
import { accepted, count, timestamp } from '../schemas.ts';
import { violation } from '../scope-violation.ts';

const rate = z.int().min(1).max(CAPS.probesPerSecond);

/** A scan as it is asked for. */
export const requestedScan = z.strictObject({
  targets: scanTargets.targets,
  site: siteName.optional().meta({ description: 'Scans of a site are not possible yet: 422' }),
  ports: scanTargets.ports
    .optional()
    .meta({ description: 'TCP ports, such as 22,443; otherwise those of the profile' }),
  profile: z.enum(PORT_PROFILE_NAMES).default('top-100').meta({
    description:
      'Ports of this network first, then those that are judged, then those with a name; of all of them what the scopes allow',
  }),
  engine: z
    .enum(SCAN_ENGINES)
    .default('connect')
    .meta({ description: 'connect needs nothing; nmap must be installed where the worker runs' }),
  technique: z
    .enum(NMAP_TECHNIQUES)
    .default('connect')
    .meta({ description: 'Of nmap; syn needs a worker that is root' }),
  os: z
    .boolean()
    .default(false)
    .meta({ description: 'With nmap: also guess the operating system; needs root and a scope with all ports' }),
  identify: z.boolean().default(true).meta({ description: 'Ask open ports what they are' }),
  udp: z
    .array(z.enum(UDP_PROBES))
    .max(UDP_PROBES.length)
    .default([])
    .meta({ description: 'Services that are asked over UDP; snmp in the community public' }),
  skip_liveness: z
    .boolean()
    .default(false)
    .meta({ description: 'Ask all ports also where nobody answered the first few' }),
  timing: z.enum(TIMING_NAMES).default('normal').meta({ description: 'How patient, and how much at once' }),
  rate: rate.optional().meta({ description: 'Probes a second; what the scopes allow if nothing is said' }),
});

/** Where a scan that was queued can be followed. */
export const scanAccepted = z.strictObject({ ...accepted.shape, scan_id: z.uuid() }).meta({ id: 'ScanAccepted' });

/** A scan. */
export const scanSchema = z
  .strictObject({
    id: z.uuid(),
    job_id: z.uuid().nullable().meta({ description: 'Cancel it to stop the scan, retry it to go on' }),
    repeats: z.uuid().nullable().meta({ description: 'The scan that this one does again' }),
    mode: z.enum(SCAN_MODES),
    engine: z.enum(SCAN_ENGINES),
    targets: z.array(z.string()),
    addresses: count,
    ports: z.string(),
    options: z.strictObject({
      ...{ timing: z.enum(TIMING_NAMES), rate: rate.nullable(), skip_liveness: z.boolean(), identify: z.boolean() },
      ...{ udp: z.array(z.enum(UDP_PROBES)), technique: z.enum(NMAP_TECHNIQUES), os: z.boolean() },
    }),
    scopes: z.array(z.uuid()).meta({ description: 'That allowed it' }),
    state: z.enum(SCAN_STATES),
    violations: z.array(violation).nullable().meta({ description: 'Why it was refused' }),
    progress: z.strictObject({
      ...{ addresses_done: count, probes: count, hosts_up: count, open_ports: count },
      addresses_per_second: z.number().nullable(),
      seconds_left: z.number().nullable(),
    }),
    requested_by: z.uuid().nullable(),
    ...{ created_at: timestamp, started_at: timestamp.nullable(), finished_at: timestamp.nullable() },
  })
  .meta({ id: 'Scan' });

/** The scan as `scanSchema` says. */
export function scanView(row: ScanRow) {
  const { id, job_id, repeats, mode, engine, targets, addresses, ports, scopes, state, violations } = row;
  const { addresses_done, probes, hosts_up, open_ports, addresses_per_second, requested_by } = row;
  const { skipLiveness, ...options } = row.options;
  const runs = state === 'running' && addresses_per_second ? addresses_per_second : null;
  return {
    ...{ id, job_id, repeats, mode, engine, targets, addresses, ports, scopes, state, violations },
    options: { ...options, skip_liveness: skipLiveness },
    progress: {
      ...{ addresses_done, probes, hosts_up, open_ports, addresses_per_second },
      seconds_left: runs && Math.ceil((addresses - addresses_done) / runs),
    },
    ...{ requested_by, created_at: row.created_at, started_at: row.started_at, finished_at: row.finished_at },
  };
}

/** A host that a scan found. */
export const scanHost = z
  .strictObject({
    address: z.string(),
    state: z.enum(['up', 'unreachable']),
    reason: z.string().meta({ description: 'What told so: an answer, or the refusal of a network' }),
    rtt_ms: z.number().nullable(),
    ...{ open_ports: count, closed_ports: count, filtered_ports: count, unreachable_ports: count },
    ...{ hostname: z.string().nullable(), os: z.string().nullable(), os_accuracy: count.nullable() },
    ...{ mac: z.string().nullable(), vendor: z.string().nullable(), seen_at: timestamp },
  })
  .meta({ id: 'ScanHost' });

/** An open port that a scan found. */
export const scanPort = z
  .strictObject({
    ...{ address: z.string(), protocol: count, port: count, state: z.literal('open') },
    service: z.string().nullable().meta({ description: 'What it said it is; null when it said nothing that is known' }),
    ...{ product: z.string().nullable(), version: z.string().nullable() },
    banner: z.string().nullable().meta({ description: 'Its first words, cut and without control characters' }),
    tls: z.boolean(),
    detail: z.record(z.string(), z.unknown()).meta({ description: 'Title, certificate and what else it told' }),
    seen_at: timestamp,
  })
  .meta({ id: 'ScanPort' });
