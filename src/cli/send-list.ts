import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { type ApiClient, ApiError } from './client.ts';

/** Sends a list that somebody keeps to an import of the API; throws ApiError with every fault and its line. */
export async function sendList<Answer>(
  client: ApiClient,
  file: string,
  path: string,
  { mode, dryRun = false }: { mode: string; dryRun?: boolean | undefined },
): Promise<Answer> {
  const form = new FormData();
  form.set('file', await openAsBlob(file), basename(file));
  const query = new URLSearchParams({ mode, dry_run: String(dryRun) });
  const response = await client.authorized(`${path}?${query}`, { method: 'POST', body: form });
  const body = (await response.json().catch(() => ({}))) as Answer & Faulty;
  if (!response.ok) throw new ApiError(response.status, withLines(body));
  return body;
}

interface Faulty {
  errors?: { line?: number | null; place?: string | null; message: string }[];
}

function withLines(problem: Faulty): object {
  const errors = problem.errors?.map(({ line, place, message }) => ({
    path: [line === null || line === undefined ? null : `line ${line}`, place].filter(Boolean).join(', '),
    message,
  }));
  return { ...problem, ...(errors ? { errors } : {}) };
}
