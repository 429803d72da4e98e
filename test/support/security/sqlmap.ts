import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = process.env.SQLMAP ?? '/usr/bin/sqlmap';

/** Whether there is an sqlmap to ask. */
export function hasSqlmap(): boolean {
  return existsSync(PROGRAM);
}

/** A request with one star where something is to be injected. */
export interface SqlmapRequest {
  name: string;
  method: string;
  target: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** What sqlmap thinks of it. */
export interface SqlmapVerdict {
  tested: boolean;
  injectable: boolean;
  output: string;
}

/** Lets sqlmap try one place of a request, for Postgres, at a level and risk that change nothing they should not. */
export async function askSqlmap(url: string, request: SqlmapRequest, seconds: number): Promise<SqlmapVerdict> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-sqlmap-'));
  try {
    writeFileSync(join(folder, 'request'), written(url, request));
    const args = [
      '-r',
      join(folder, 'request'),
      '--batch',
      '--ignore-stdin',
      '--dbms=PostgreSQL',
      '--level=1',
      '--risk=1',
      '--technique=BEU',
    ];
    const quiet = [
      '--output-dir',
      join(folder, 'out'),
      '--ignore-code=*',
      '--disable-coloring',
      '--flush-session',
      '--timeout=10',
    ];
    const output = await run([...args, ...quiet], folder, seconds);
    // What it suspects, it checks, and may take back: answers that differ for another reason look like one at first.
    const withdrawn = /false positive or unexploitable/i.test(output) && /do not appear to be injectable/i.test(output);
    const suspected = /appears to be '.*' injectable/i.test(output) && !withdrawn;
    const injectable = suspected || /is vulnerable|identified the following injection point/i.test(output);
    const tested = injectable || /does not (seem|appear) to be injectable|do not appear to be injectable/i.test(output);
    return { tested, injectable, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function written(url: string, { method, target, headers, body }: SqlmapRequest): string {
  const lines = [`${method} ${target} HTTP/1.1`, `Host: ${new URL(url).host}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) lines.push('Content-Type: application/json');
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}

function run(args: string[], folder: string, seconds: number): Promise<string> {
  const child = spawn(PROGRAM, args, { env: { ...process.env, HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1_000);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('close', () => {
      clearTimeout(timer);
      resolve(output);
    });
  });
}
