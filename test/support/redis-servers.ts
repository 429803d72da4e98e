import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { anyPort } from '../../src/infra/local/ports.ts';
import type { Program } from '../../src/infra/local/programs.ts';
import { findRedis } from '../../src/infra/local/redis-finder.ts';
import { SupervisedProcess } from '../../src/infra/local/supervised-process.ts';
import { testEnvironment } from './environment.ts';
import { eventually } from './eventually.ts';

const PASSWORD = 'secret';

/** Several Redis processes that work together. */
export interface RedisServers {
  /** As REDIS_URL. */
  url: string;
  /** The port and process of each server, Sentinels not among them. */
  servers: { port: number; process: SupervisedProcess }[];
  stop(): Promise<void>;
}

/** Three masters that share the slots of a cluster. */
export async function redisCluster(): Promise<RedisServers> {
  const group = await openGroup();
  // The bus of a node is 10,000 ports above its own.
  const ports = await portsBelow(50_000, 3);
  const lines = ['cluster-enabled yes', 'cluster-node-timeout 2000', 'cluster-config-file nodes.conf'];
  const servers = [];
  for (const port of ports)
    servers.push({ port, process: await group.start(`node-${port}`, [], [`port ${port}`, ...lines]) });
  const nodes = ports.map((port) => new Redis({ port, password: PASSWORD }));
  const [first] = nodes;
  const share = Math.ceil(16_384 / nodes.length);
  for (const [index, node] of nodes.entries()) {
    const slots = Array.from({ length: Math.min(share, 16_384 - index * share) }, (_, slot) => index * share + slot);
    await node.cluster('ADDSLOTS', ...slots);
    if (index > 0) await first?.cluster('MEET', '127.0.0.1', ports[index] as number);
  }
  await eventually(
    () => Promise.all(nodes.map((node) => node.cluster('INFO'))),
    (infos) => infos.every((info) => info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3')),
    { milliseconds: 30_000 },
  );
  for (const node of nodes) node.disconnect();
  const url = `redis://:${PASSWORD}@127.0.0.1:${ports[0]}?cluster=yes&also=127.0.0.1:${ports[1]}`;
  return { url, servers, stop: group.stop };
}

/** A master with a replica, watched by three Sentinels that agree by two. */
export async function redisWithSentinels(): Promise<RedisServers> {
  const group = await openGroup();
  const [master, replica] = [await anyPort(), await anyPort()];
  const servers = [];
  for (const port of [master, replica]) {
    const follows = port === replica ? [`replicaof 127.0.0.1 ${master}`] : [];
    const lines = [`port ${port}`, `masterauth ${PASSWORD}`, 'repl-diskless-sync-delay 0', ...follows];
    servers.push({ port, process: await group.start(`server-${port}`, [], lines) });
  }
  const sentinels = [await anyPort(), await anyPort(), await anyPort()];
  for (const port of sentinels) {
    await group.start(
      `sentinel-${port}`,
      ['--sentinel'],
      [
        `port ${port}`,
        `sentinel monitor bank 127.0.0.1 ${master} 2`,
        `sentinel auth-pass bank ${PASSWORD}`,
        'sentinel down-after-milliseconds bank 1000',
        'sentinel failover-timeout bank 5000',
      ],
    );
  }
  const asked = new Redis({ port: sentinels[0] as number, password: PASSWORD });
  await eventually(
    async () => String(await asked.call('SENTINEL', 'CKQUORUM', 'bank').catch((error: Error) => error.message)),
    (answer) => answer.startsWith('OK 3'),
    { milliseconds: 30_000 },
  );
  const slaves = () => asked.call('SENTINEL', 'REPLICAS', 'bank').catch(() => []);
  await eventually(slaves, (found) => (found as unknown[]).length === 1, { milliseconds: 30_000 });
  asked.disconnect();
  const also = sentinels.slice(1).map((port) => `127.0.0.1:${port}`);
  const url = `redis://:${PASSWORD}@127.0.0.1:${sentinels[0]}?sentinel=bank&also=${also.join(',')}`;
  return { url, servers, stop: group.stop };
}

async function openGroup() {
  const cacheFolder = join(testEnvironment().projectFolder, '.ringfence', 'redis-dist');
  const program: Program = await findRedis({ cacheFolder });
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-redis-'));
  const started: SupervisedProcess[] = [];
  return {
    async start(name: string, args: string[], lines: string[]): Promise<SupervisedProcess> {
      const own = join(folder, name);
      mkdirSync(own);
      const settings = join(own, 'redis.conf');
      const stored = args.length > 0 ? [] : ['appendonly yes', 'save ""', 'maxmemory-policy noeviction'];
      const all = ['bind 127.0.0.1', `requirepass ${PASSWORD}`, `dir ${own}`, ...stored, ...lines];
      writeFileSync(settings, `${all.join('\n')}\n`);
      const port = Number(lines.find((line) => line.startsWith('port '))?.slice(5));
      const server = new SupervisedProcess({
        ...{ name, command: program.command, args: [settings, ...args], cwd: own, env: program.env },
        ...{ logFile: join(folder, `${name}.log`), stopSignal: 'SIGTERM', stopWithin: 5_000, readyWithin: 20_000 },
        ready: () => answers(port),
      });
      started.push(server);
      await server.start();
      return server;
    },
    async stop() {
      for (const server of started.reverse()) await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const redis = new Redis({ port, password: PASSWORD, lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  return redis
    .connect()
    .then(() => redis.ping())
    .then(
      () => true,
      () => false,
    )
    .finally(() => redis.disconnect());
}

async function portsBelow(limit: number, count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = await anyPort();
    if (port < limit) ports.add(port);
  }
  return [...ports];
}
