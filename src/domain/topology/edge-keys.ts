import { type FlowBatch, hasPorts } from '../logs/flow.ts';

/** How an edge's key is laid out: width and address of client and server, protocol, port. */
export const EDGE_KEY = {
  bytes: 40,
  ...{ clientWidth: 0, client: 1, serverWidth: 17, server: 18, protocol: 34, port: 36 },
} as const;

/** Finds the number of an edge by its client, server, protocol and server port: open addressing over typed arrays. */
export class EdgeKeys {
  size = 0;
  /** `EDGE_KEY.bytes` for each edge. */
  bytes = Buffer.alloc(0);
  /** Edge + 1; 0 for a free slot. */
  #table = new Int32Array(8192);
  #hashes = new Int32Array(0);
  /** IPv4 addresses, or hashes of wider ones. */
  #clients = new Int32Array(0);
  #servers = new Int32Array(0);
  /** protocol * 65,536 + port. */
  #services = new Int32Array(0);
  /** 1 where both addresses are IPv4. */
  #narrow = new Int32Array(0);
  readonly #key = Buffer.alloc(EDGE_KEY.bytes);

  /** The edge of a batch's row: `size - 1` when it was not known before. Protocols without ports have port 0. */
  edgeOf(batch: FlowBatch, row: number): number {
    const protocol = batch.protocol[row] as number;
    const port = protocol === -1 || hasPorts(protocol) ? Math.max(0, batch.dstPort[row] as number) : 0;
    const service = Math.max(0, protocol) * 65_536 + port;
    if (batch.srcFamily[row] !== 4 || batch.dstFamily[row] !== 4) return this.#wideEdge(batch, row, service);
    const client = int32At(batch.srcAddress, row * 16);
    const server = int32At(batch.dstAddress, row * 16);
    const hash = mixed(client, server, service);
    const mask = this.#table.length - 1;
    let slot = hash & mask;
    for (let entry = this.#table[slot] as number; entry !== 0; entry = this.#table[slot] as number) {
      const edge = entry - 1;
      if (this.#clients[edge] === client && this.#servers[edge] === server && this.#services[edge] === service) {
        if (this.#narrow[edge] === 1) return edge;
      }
      slot = (slot + 1) & mask;
    }
    this.#readKey(batch, row, service);
    return this.#insert(hash, slot, [client, server, service, 1]);
  }

  /** An edge with IPv6 on either side: found by comparing the whole key. */
  #wideEdge(batch: FlowBatch, row: number, service: number): number {
    this.#readKey(batch, row, service);
    const [client, server] = [hashOf(this.#key, EDGE_KEY.client), hashOf(this.#key, EDGE_KEY.server)];
    const hash = mixed(client, server, service);
    const mask = this.#table.length - 1;
    let slot = hash & mask;
    for (let entry = this.#table[slot] as number; entry !== 0; entry = this.#table[slot] as number) {
      const edge = entry - 1;
      if (this.#clients[edge] === client && this.#servers[edge] === server && this.#isSame(edge)) return edge;
      slot = (slot + 1) & mask;
    }
    return this.#insert(hash, slot, [client, server, service, 0]);
  }

  /** Puts the row's key into `#key`. */
  #readKey(batch: FlowBatch, row: number, service: number): void {
    const key = this.#key.fill(0);
    const [srcWidth, dstWidth] = [batch.srcFamily[row] === 4 ? 4 : 16, batch.dstFamily[row] === 4 ? 4 : 16];
    key[EDGE_KEY.clientWidth] = srcWidth;
    key[EDGE_KEY.serverWidth] = dstWidth;
    for (let i = 0; i < srcWidth; i++) key[EDGE_KEY.client + i] = batch.srcAddress[row * 16 + i] as number;
    for (let i = 0; i < dstWidth; i++) key[EDGE_KEY.server + i] = batch.dstAddress[row * 16 + i] as number;
    key.writeInt16LE(Math.floor(service / 65_536), EDGE_KEY.protocol);
    key.writeInt32LE(service % 65_536, EDGE_KEY.port);
  }

  #isSame(edge: number): boolean {
    const from = edge * EDGE_KEY.bytes;
    for (let i = 0; i < EDGE_KEY.bytes; i++) if (this.bytes[from + i] !== this.#key[i]) return false;
    return true;
  }

  #insert(hash: number, slot: number, [client, server, service, narrow]: [number, number, number, number]): number {
    const edge = this.size;
    this.size += 1;
    if (this.size > this.#hashes.length) this.#grow();
    this.#key.copy(this.bytes, edge * EDGE_KEY.bytes);
    this.#clients[edge] = client;
    this.#servers[edge] = server;
    this.#services[edge] = service;
    this.#narrow[edge] = narrow;
    this.#hashes[edge] = hash;
    if (this.size * 2 > this.#table.length) this.#rehash();
    else this.#table[slot] = edge + 1;
    return edge;
  }

  #rehash(): void {
    this.#table = new Int32Array(this.#table.length * 2);
    const mask = this.#table.length - 1;
    for (let edge = 0; edge < this.size; edge++) {
      let slot = (this.#hashes[edge] as number) & mask;
      while (this.#table[slot] !== 0) slot = (slot + 1) & mask;
      this.#table[slot] = edge + 1;
    }
  }

  #grow(): void {
    const capacity = Math.max(4096, 2 * this.#hashes.length);
    const wider = (column: Int32Array) => {
      const bigger = new Int32Array(capacity);
      bigger.set(column);
      return bigger;
    };
    this.#hashes = wider(this.#hashes);
    this.#clients = wider(this.#clients);
    this.#servers = wider(this.#servers);
    this.#services = wider(this.#services);
    this.#narrow = wider(this.#narrow);
    const bytes = Buffer.alloc(capacity * EDGE_KEY.bytes);
    this.bytes.copy(bytes);
    this.bytes = bytes;
  }
}

function int32At(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
  return high | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
}

function mixed(a: number, b: number, c: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15) ^ c, 0x27d4eb2f);
  return hash ^ (hash >>> 13);
}

/** FNV-1a of the sixteen bytes at `at`. */
function hashOf(bytes: Buffer, at: number): number {
  let hash = 2166136261;
  for (let i = at; i < at + 16; i++) hash = Math.imul(hash ^ (bytes[i] as number), 16777619);
  return hash;
}
