import type { KnownType } from '../../../src/domain/nodes/node-type.ts';
import { type Random, seededRandom } from '../../../src/domain/sample/random.ts';

export const [TCP, UDP] = [6, 17];

/** What one machine asked another for, summed. */
export interface Edge {
  client: string;
  server: string;
  protocol: number;
  port: number;
  flows: number;
  failed: number;
  out: number;
  back: number;
}

/** Machines of known types and what passes between them; the same seed makes the same. */
export class MadeTraffic {
  readonly types = new Map<string, KnownType>();
  readonly edges = new Map<string, Edge>();
  readonly random: Random;
  #nets = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** New machines of a type, in a network of their own. */
  several(count: number, type: KnownType): string[] {
    this.#nets += 1;
    return Array.from({ length: count }, (_, n) => {
      const address = `10.${this.#nets}.${Math.floor(n / 200)}.${10 + (n % 200)}`;
      this.types.set(address, type);
      return address;
    });
  }

  /** One asks another so often; some of it in vain. Nobody asks himself. */
  ask(client: string, server: string, protocol: number, port: number, flows: number): Edge {
    const size = this.random.around(600);
    // Print jobs are long questions with short answers.
    const answer = this.types.get(server) === 'printer' && port !== 161 ? 40 : size * this.random.around(4);
    const failed = this.chance(0.1) ? Math.floor(flows / 20) : 0;
    return this.put({ client, server, protocol, port, flows, failed, out: flows * size, back: flows * answer });
  }

  /** With a chance, one of `servers` is asked. */
  maybe(part: number, client: string, servers: readonly string[], protocol: number, port: number, flows: number): void {
    if (this.chance(part)) this.ask(client, this.pick(servers), protocol, port, flows);
  }

  put(edge: Edge): Edge {
    if (edge.client === edge.server) return edge;
    const key = `${edge.client} ${edge.server} ${edge.protocol} ${edge.port}`;
    const known = this.edges.get(key);
    if (known === undefined) this.edges.set(key, edge);
    else for (const sum of ['flows', 'failed', 'out', 'back'] as const) known[sum] += edge[sum];
    return edge;
  }

  /** Between so many of them, each once. */
  some<Item>(from: readonly Item[], low: number, high: number): Item[] {
    return [...new Set(Array.from({ length: this.random.between(low, high) }, () => this.pick(from)))];
  }

  outside(): string {
    return `${this.pick(['192.0.2', '198.51.100', '203.0.113'])}.${this.random.between(1, 254)}`;
  }

  pick<Item>(items: readonly Item[]): Item {
    return this.random.pick(items);
  }

  chance(part: number): boolean {
    return this.random.next() < part;
  }
}
