import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Carried, carryThrough } from './carry-through.ts';
import { countsNetworks, importIntel, intelFilesOf, matchesNetworks } from './intel-verdicts.ts';

/** What somebody knows of a capture: one entry of a detections.json. */
interface Verdict {
  /** The log, or logs with ` + ` between them; a folder with `/*` for each of its logs; behind ` x ` indicators. */
  file: string;
  kind: string;
  verdict: string;
  /** Prose with the addresses and ports it is about. */
  facts: string;
}

interface Alert extends Record<string, unknown> {
  detection: string;
  severity: string;
  title: string;
  client: string | null;
  server: string | null;
  port: number | null;
  evidence: Record<string, unknown>;
}

const LATERAL = ['lateral-movement', 'new-administration', 'administration-fan-out', 'workstation-administration'];
/** Words in a verdict's kind and the detections that answer to it. */
const ANSWERS: [RegExp, string[]][] = [
  [/beacon/i, ['beacon', 'beacon-name']],
  [/vertical|block scan/i, ['vertical-port-scan']],
  [/\bARP\b/i, ['arp-sweep']],
  [/ICMP|ping sweep/i, ['icmp-sweep']],
  // A scan over many ports or weeks is reported by its first contacts, and either alert says who scans.
  [/horizontal|sequential|slow scan|P2P/i, ['horizontal-port-scan', 'sequential-scan']],
  [/brute|guess/i, ['brute-force', 'brute-force-shape', 'password-spraying']],
  [/spray/i, ['password-spraying']],
  [/exfil/i, ['exfiltration', 'dns-tunnel']],
  [/DNS.*(tunnel|C2)|tunnel.*DNS/i, ['dns-tunnel']],
  [/DGA|NXDOMAIN/i, ['dga']],
  [/lateral|chain of logins|workstation/i, LATERAL],
  [/long connection/i, ['long-connection']],
  [/strobe/i, ['strobe']],
  [/wrong port|non-standard port/i, ['wrong-port']],
  [/certificate/i, ['untrusted-certificate']],
  [/rare (TLS|JA|user|program)/i, ['rare-software']],
  [/port scan|scan of one/i, ['vertical-port-scan', 'horizontal-port-scan', 'sequential-scan']],
  [/rejected|failing/i, ['failing-connections']],
  [/TI match|threat intel/i, ['threat-intelligence']],
  [/false-positive|benign|normal/i, []],
];
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b(?!\/\d)/g;

/**
 * Reads the logs that a detections.json speaks of and compares the alerts with its verdicts: what must be detected, and
 * where no alert, or none of high severity, may be. Prints a line for each verdict, then precision and recall by kind.
 */
export async function benchDetections(folder: string, verdictsFile: string): Promise<string[][]> {
  const verdicts = (JSON.parse(readFileSync(verdictsFile, 'utf8')) as Verdict[]).filter(({ kind }) => answersOf(kind));
  const lines: string[][] = [['verdict', 'of', 'answer']];
  const tally = new Map<string, { right: number; missed: number; wrong: number }>();
  for (const { files, about } of captures(folder, verdicts)) {
    const intel = [...new Set(about.flatMap((verdict) => intelFilesOf(folder, verdict)))];
    const carried = await carryThrough(files, (db, tenantId) => importIntel(db, tenantId, intel));
    try {
      const alerts = await alertsOf(carried);
      for (const verdict of about) {
        // What was not read through proves nothing, silence least of all.
        const good = carried.failed.length === 0 && judge(verdict, alerts);
        const counts = tally.get(verdict.kind) ?? { right: 0, missed: 0, wrong: 0 };
        const silent = isSilence(verdict);
        if (good) counts.right += 1;
        else if (silent) counts.wrong += 1;
        else counts.missed += 1;
        tally.set(verdict.kind, counts);
        lines.push([`${verdict.file}: ${verdict.kind}`, verdict.verdict, good ? 'yes' : 'NO']);
        if (process.env.DETECTIONS_VERBOSE)
          for (const { severity, title } of alerts) lines.push([`    ${severity}: ${title}`]);
      }
      for (const { kind, state } of carried.failed) lines.push([`job ${kind} ended as ${state}`]);
    } finally {
      await carried.drop();
    }
  }
  lines.push(['', 'precision', 'recall']);
  for (const [kind, { right, missed, wrong }] of tally) {
    lines.push([kind, share(right, right + wrong), share(right, right + missed)]);
  }
  return lines;
}

function answersOf(kind: string): string[] | undefined {
  return ANSWERS.find(([words]) => words.test(kind))?.[1];
}

/** Whether the verdict asks for silence: a trap, or a capture in which nothing is wrong. */
function isSilence({ verdict }: Verdict): boolean {
  return /not|no high/i.test(verdict);
}

/** The files of each verdict; a folder's logs are one capture each, a log's siblings of other kinds belong to it. */
function captures(folder: string, verdicts: Verdict[]): { files: string[]; about: Verdict[] }[] {
  const found = new Map<string, { files: string[]; about: Verdict[] }>();
  for (const verdict of verdicts) {
    const [first = ''] = verdict.file.split(/ [+x] /);
    const paths = first.endsWith('/*') ? logsIn(join(folder, dirname(first))) : [join(folder, first)];
    for (const path of paths.filter((one) => existsSync(one))) {
      const files = [
        path,
        ...verdict.file
          .split(/ \+ /)
          .slice(1)
          .map((name) => join(dirname(path), name)),
      ];
      const entry = found.get(path) ?? { files: [], about: [] };
      entry.files = [...new Set([...entry.files, ...files])].filter((one) => existsSync(one));
      entry.about.push(verdict);
      found.set(path, entry);
    }
  }
  return [...found.values()];
}

/** Logs in a folder and one level below it. */
function logsIn(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? logsIn(path) : path))
    .filter((path) => !/truth\.json$|README/.test(path));
}

function judge({ kind, verdict, facts, file }: Verdict, alerts: Alert[]): boolean {
  const answers = answersOf(kind) as string[];
  if (isSilence({ kind, verdict, facts, file })) {
    if (answers.length > 0) return !alerts.some(({ detection }) => answers.includes(detection));
    return !alerts.some(({ severity }) => severity === 'high' || severity === 'critical');
  }
  if (countsNetworks(facts)) return matchesNetworks(facts, alerts);
  // Each clause with an address of its own must be answered.
  const actors = [...new Set(facts.match(ADDRESS) ?? [])];
  const [client] = actors;
  return alerts.some(
    (alert) => answers.includes(alert.detection) && alert.client === client && namesAll(alert, facts, actors),
  );
}

function namesAll({ server, port, detection }: Alert, facts: string, [, second]: string[]): boolean {
  const pair = /->\s*\d{1,3}(?:\.\d{1,3}){3}/.test(facts);
  if (pair && second && server !== null && server !== second) return false;
  const [, stated] = /:(\d+)\/(?:tcp|udp)|->\s*(?:\S+\s)?(\d+)\/(?:tcp|udp)/.exec(facts) ?? [];
  if (detection === 'vertical-port-scan' || stated === undefined || port === null) return true;
  return facts.includes(String(port));
}

async function alertsOf({ rows }: Carried): Promise<Alert[]> {
  return rows<Alert>(
    `select detection, severity, title, host(client) as client, host(server) as server, port, evidence
       from security_alerts where tenant_id = $1 order by severity, detection, title`,
  );
}

function share(part: number, all: number): string {
  return all === 0 ? '–' : (part / all).toFixed(3);
}
