import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, markProcess, type ProcessMark } from './process-mark.ts';

const SEARCHED = 200;

/** A port that no other supervisor takes until it is released or this process ends. */
export interface ReservedPort {
  port: number;
  release(): void;
}

/**
 * Reserves the first port from `preferred` upwards that nothing listens on. The reservation is a small file, because
 * two platforms starting at the same moment would both find the same port free; throws when 200 in a row are taken.
 */
export async function reservePort(preferred: number): Promise<ReservedPort> {
  for (let port = preferred; port < Math.min(preferred + SEARCHED, 65_536); port++) {
    const path = join(tmpdir(), `ringfence-port-${port}`);
    if (isReserved(path) || !(await isFree(port)) || !reserve(path)) continue;
    return { port, release: () => rmSync(path, { force: true }) };
  }
  throw new Error(`No free port between ${preferred} and ${preferred + SEARCHED - 1} on this machine.`);
}

/** Any port the operating system has free. */
export function anyPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Whether a process could listen on the port of this machine now. */
export async function isFree(port: number): Promise<boolean> {
  // A listener on all addresses does not everywhere prevent binding the loopback address, so both ways are tried.
  return (await canListen(port)) && !(await answers(port));
}

function reserve(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(markProcess(process.pid)), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isReserved(path: string): boolean {
  try {
    if (isAlive(JSON.parse(readFileSync(path, 'utf8')) as ProcessMark)) return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
  }
  try {
    rmSync(path, { force: true });
    return false;
  } catch {
    // Left by another user, whose files in a shared folder are not ours to remove.
    return true;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
