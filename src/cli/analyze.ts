import { basename } from 'node:path';
import { type ApiClient, dataOf } from './client.ts';
import type { ProgressBoard } from './progress.ts';
import { uploadFile } from './upload-file.ts';
import { type WaitedJob, waitForPipeline } from './wait-for-pipeline.ts';

/** What `analyze` prints with --json. */
export interface Analysis {
  uploads: {
    name: string;
    format: string | null;
    rows: { read: number; stored: number; skipped: number; rejected: number; duplicate: number };
    duplicate_of?: string;
    error?: { code: string; message: string; hint?: string };
  }[];
  topology: { nodes: number; connections: number; services: number; flows: number; bytes: number; ip_bytes: number };
  alerts: {
    detection: string;
    severity: string;
    score: number;
    client: string | null;
    server: string | null;
    port: number | null;
    protocol: string | null;
    title: string;
    evidence: unknown;
  }[];
}

const KIND_TITLES: Record<string, string> = {
  ingest: 'reading flows',
  discovery: 'building the topology',
  classification: 'classifying nodes',
  'port-research': 'researching ports',
  'threat-scan': 'scanning for threats',
};

/** Uploads the files, waits for everything that follows, and sums up what the platform knows now. */
export async function analyze(
  client: ApiClient,
  files: string[],
  progress: ProgressBoard,
  { format }: { format?: string } = {},
): Promise<Analysis> {
  const uploads: Analysis['uploads'] = [];
  for (const file of files) uploads.push(await carryThrough(client, file, progress, format));
  return { uploads, topology: await topologyOf(client), alerts: await alertsOf(client) };
}

async function carryThrough(
  client: ApiClient,
  file: string,
  progress: ProgressBoard,
  format: string | undefined,
): Promise<Analysis['uploads'][number]> {
  const name = basename(file);
  let reached = 0;
  // Two jobs run side by side at the end, each with a percentage of its own; the bar only moves forward.
  const show = (percent: number, note: string) => {
    reached = Math.max(reached, percent);
    progress.set(name, reached, note);
  };
  const answer = await uploadFile(client, file, {
    format,
    onBytes: (sent, total) => show(total ? (sent / total) * 10 : 10, 'uploading'),
  });
  const jobs = await waitForPipeline(client, answer.file_id, (job) => show(overallPercent(job), noteOf(job)));
  const upload = dataOf(await client.api.GET('/api/v1/files/{id}', { params: { path: { id: answer.file_id } } }));
  const failed = jobs.find((job) => job.state !== 'completed');
  show(100, failed ? `${failed.kind} ${failed.state}` : `${upload.rows.stored.toLocaleString('en')} flows stored`);
  return {
    name,
    format: upload.format,
    rows: upload.rows,
    ...(answer.duplicate ? { duplicate_of: answer.file_id } : {}),
    ...(failed
      ? { error: failed.error ?? { code: failed.state, message: `The ${failed.kind} job ended as ${failed.state}.` } }
      : {}),
  };
}

/** Upload is a tenth of the way; ingest the larger part of the rest. */
const SPANS: Record<string, [number, number]> = {
  ingest: [10, 70],
  discovery: [70, 90],
  'port-research': [90, 95],
  'threat-scan': [90, 99],
};

function overallPercent(job: WaitedJob): number {
  const [from, to] = SPANS[job.kind] ?? [0, 99];
  return from + ((to - from) * job.percent) / 100;
}

function noteOf(job: WaitedJob): string {
  const title = KIND_TITLES[job.kind] ?? job.kind;
  return job.rows > 0 ? `${title} (${job.rows.toLocaleString('en')} rows)` : title;
}

async function topologyOf(client: ApiClient): Promise<Analysis['topology']> {
  const { summary } = dataOf(await client.api.GET('/api/v1/network/topology', { params: { query: { limit: 1 } } }));
  const { nodes, connections, services, flows, bytes, ip_bytes } = summary;
  return { nodes, connections, services, flows, bytes, ip_bytes };
}

async function alertsOf(client: ApiClient): Promise<Analysis['alerts']> {
  const alerts: Analysis['alerts'] = [];
  let cursor: string | undefined;
  do {
    const page = dataOf(await client.api.GET('/api/v1/security/alerts', { params: { query: { limit: 200, cursor } } }));
    for (const {
      detection,
      severity,
      score,
      client: from,
      server,
      port,
      protocol_name: protocol,
      title,
      evidence,
    } of page.items) {
      alerts.push({ detection, severity, score, client: from, server, port, protocol, title, evidence });
    }
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return alerts.sort((a, b) => b.score - a.score);
}
