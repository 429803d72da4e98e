/** Numbers of one service between two nodes. */
export interface ServiceEdge {
  client: number;
  server: number;
  protocol: number;
  port: number;
  /** Flows that came about. */
  established: number;
  /** Flows that did not. */
  failed: number;
  bytesOut: number;
  bytesIn: number;
  /** As most logs called it. */
  label: string | null;
}

/** Services between nodes, in columns: 42 bytes a row, because there may be millions. */
export class ServiceEdges {
  length = 0;
  client = new Int32Array(1024);
  server = new Int32Array(1024);
  protocol = new Uint8Array(1024);
  port = new Uint16Array(1024);
  established = new Float64Array(1024);
  failed = new Float64Array(1024);
  bytes = new Float64Array(1024);
  /** Place in `labels`; -1 for none. */
  label = new Int32Array(1024);
  readonly labels: string[] = [];
  readonly #places = new Map<string, number>();

  push(edge: ServiceEdge): void {
    if (this.length === this.client.length) this.#grow();
    const at = this.length++;
    this.client[at] = edge.client;
    this.server[at] = edge.server;
    this.protocol[at] = edge.protocol;
    this.port[at] = edge.port;
    this.established[at] = edge.established;
    this.failed[at] = edge.failed;
    this.bytes[at] = edge.bytesOut + edge.bytesIn;
    this.label[at] = edge.label === null ? -1 : this.#placeOf(edge.label);
  }

  #placeOf(label: string): number {
    let place = this.#places.get(label);
    if (place === undefined) {
      place = this.labels.push(label) - 1;
      this.#places.set(label, place);
    }
    return place;
  }

  #grow(): void {
    const size = this.length * 2;
    const longer = <Kind extends Int32Array | Uint8Array | Uint16Array | Float64Array>(old: Kind): Kind => {
      const bigger = new (old.constructor as new (length: number) => Kind)(size);
      bigger.set(old);
      return bigger;
    };
    this.client = longer(this.client);
    this.server = longer(this.server);
    this.protocol = longer(this.protocol);
    this.port = longer(this.port);
    this.established = longer(this.established);
    this.failed = longer(this.failed);
    this.bytes = longer(this.bytes);
    this.label = longer(this.label);
  }
}

/** For each node the numbers of its edges: those of node n are `edges[starts[n]]` to before `edges[starts[n + 1]]`. */
export interface EdgeIndex {
  starts: Int32Array;
  edges: Int32Array;
}

/** Orders the edges by one of their ends (a counting sort). */
export function indexEdges(ends: Int32Array, length: number, nodes: number): EdgeIndex {
  const starts = new Int32Array(nodes + 1);
  for (let i = 0; i < length; i++) starts[(ends[i] as number) + 1] = (starts[(ends[i] as number) + 1] as number) + 1;
  for (let n = 0; n < nodes; n++) starts[n + 1] = (starts[n + 1] as number) + (starts[n] as number);
  const next = starts.slice();
  const edges = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const end = ends[i] as number;
    edges[next[end] as number] = i;
    next[end] = (next[end] as number) + 1;
  }
  return { starts, edges };
}

/** The numbers of a node's edges. */
export function edgesOf({ starts, edges }: EdgeIndex, node: number): Int32Array {
  return edges.subarray(starts[node], starts[node + 1]);
}
