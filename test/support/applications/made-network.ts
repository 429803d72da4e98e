import type { ApplicationNode, Tier } from '../../../src/domain/applications/application.ts';
import type { GroupingInput } from '../../../src/domain/applications/group.ts';
import { ServiceEdges } from '../../../src/domain/applications/service-edges.ts';
import { type Random, seededRandom } from '../../../src/domain/sample/random.ts';

/** How a made application is named. */
export type Naming = 'dashed' | 'run' | 'reversed' | 'opaque' | 'none';

export interface MadeOptions {
  seed: number;
  applications: number;
  desks: number;
  /** By turns. */
  namings: readonly Naming[];
  /** Share of the applications whose calls bear their name. */
  labelled: number;
  /** Calls from application to application, for each. */
  between: number;
}

/** A network whose applications are known: (application, place of the node) and each member's tier. */
export interface Made {
  input: GroupingInput;
  truth: { application: number; node: number; tier: Tier }[];
}

const SYLLABLES = 'ka lo mi ru ten vas por del gar nim tos bel fin cor zan hep wil'.split(' ');
const TIER_NAMES = {
  web: ['web', 'www', 'fe'],
  app: ['app', 'svc', 'as'],
  data: ['db', 'ora', 'sql'],
  integration: ['mq'],
};

/** Makes desks, infrastructure that everybody uses, and applications of several builds. */
export function madeNetwork(options: MadeOptions): Made {
  return new Maker(options).make();
}

class Maker {
  readonly #options: MadeOptions;
  readonly #random: Random;
  readonly #nodes: ApplicationNode[] = [];
  readonly #edges = new ServiceEdges();
  readonly #truth: Made['truth'] = [];
  #servers = 0;

  constructor(options: MadeOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  make(): Made {
    const desks = Array.from({ length: this.#options.desks }, (_, i) =>
      this.#node(`10.200.${Math.floor(i / 200)}.${(i % 200) + 10}`, i % 3 === 0 ? null : `desk-${1000 + i}`),
    );
    const applications = Array.from({ length: this.#options.applications }, (_, number) => this.#application(number));
    for (const [number, members] of applications.entries()) this.#use(number, members, desks);
    this.#share(applications);
    for (let i = 0; i < this.#options.applications * this.#options.between; i++) this.#callAcross(applications);
    this.#infrastructure(desks);
    const input = { zones: [], declared: [], rules: [], registered: () => [], inPrefix: () => false };
    return { input: { ...input, nodes: this.#nodes, edges: this.#edges }, truth: this.#truth };
  }

  #node(address: string, hostname: string | null): number {
    const node = { address, hostname, internal: true, type: 'unknown', typeConfidence: 0, zone: -1, owner: null };
    return this.#nodes.push(node) - 1;
  }

  #call(client: number, server: number, port: number, flows: number, label: string | null = null): void {
    const edge = { client, server, port, label, protocol: 6, established: this.#random.around(flows, 0.7), failed: 0 };
    this.#edges.push({ ...edge, bytesOut: flows * 900, bytesIn: flows * 4_000 });
  }

  #word(number: number): string {
    const digits = [number % 17, (number * 5 + 3) % 17, Math.floor(number / 17) % 17, Math.floor(number / 289)];
    return digits.map((digit) => SYLLABLES[digit]).join('');
  }

  #server(naming: Naming, word: string, tier: 'web' | 'app' | 'data' | 'integration', index: number): number {
    const no = this.#servers++;
    const role = TIER_NAMES[tier][(word.length + index * 0) % TIER_NAMES[tier].length] as string;
    const names: Record<Naming, string | null> = {
      dashed: `fr1-${word}-${role}-0${index + 1}`,
      run: `${word}${role}p${index + 1}`,
      reversed: `${role}${index + 1}.${word}`.replace('.', '-'),
      opaque: `srv${4000 + no * 7}`,
      none: null,
    };
    return this.#node(`10.${10 + (no % 6)}.${Math.floor(no / 900)}.${(Math.floor(no / 6) % 240) + 5}`, names[naming]);
  }

  #application(number: number): Record<'web' | 'app' | 'data' | 'integration', number[]> {
    const { namings, labelled } = this.#options;
    const naming = namings[number % namings.length] as Naming;
    const word = this.#word(number);
    const label = (number * 7919) % 100 < 100 * labelled ? `Service ${word.toUpperCase()}` : null;
    const build = number % 5;
    const sizes = {
      web: build === 3 ? 0 : this.#random.between(1, 3),
      app: build === 2 ? 0 : this.#random.between(1, [4, 4, 0, 9, 7][build] as number),
      data: this.#random.between(1, 2),
      integration: build === 1 ? 1 : 0,
    };
    const members = { web: [] as number[], app: [] as number[], data: [] as number[], integration: [] as number[] };
    for (const tier of ['web', 'app', 'data', 'integration'] as const) {
      members[tier] = Array.from({ length: sizes[tier] }, (_, i) => this.#server(naming, word, tier, i));
      for (const node of members[tier]) this.#truth.push({ application: number, node, tier });
    }
    this.#wire(members, label, build === 4);
    return members;
  }

  #wire(
    { web, app, data, integration }: Record<'web' | 'app' | 'data' | 'integration', number[]>,
    label: string | null,
    isMesh: boolean,
  ): void {
    const [appPort, dataPort] = [
      8000 + this.#random.between(1, 400) * 2 + 1,
      this.#random.pick([1521, 5432, 1433, 3306]),
    ];
    const last = app.length > 0 ? app : web;
    for (const client of web) for (const server of app) this.#call(client, server, appPort, 400, label);
    for (const client of last) for (const server of data) this.#call(client, server, dataPort, 600, label);
    for (const client of last) for (const server of integration) this.#call(client, server, 5672, 300, label);
    if (isMesh)
      for (const client of app)
        for (const server of app) if (client !== server) this.#call(client, server, appPort, 120, label);
    if (data.length > 1) this.#call(data[0] as number, data[1] as number, dataPort, 200, label);
  }

  #use(number: number, { web, app }: Record<'web' | 'app', number[]>, desks: readonly number[]): void {
    const share = this.#random.pick([0.05, 0.15, 0.5]);
    const front = web.length > 0 ? web : app;
    for (const desk of desks)
      if (this.#random.next() < share) this.#call(desk, this.#random.pick(front), number % 4 === 0 ? 8443 : 443, 10);
  }

  /** A data store of two applications, and a broker of three, neither with a name. */
  #share(applications: readonly Record<'web' | 'app' | 'data', number[]>[]): void {
    for (const [port, users] of [
      [1433, applications.slice(3, 5)],
      [61616, applications.slice(5, 8)],
    ] as const) {
      const store = this.#server('none', '', 'data', 0);
      for (const { app, web } of users)
        for (const client of app.length > 0 ? app : web) this.#call(client, store, port, 300);
      for (const [number, each] of applications.entries())
        if (users.includes(each))
          this.#truth.push({ application: number, node: store, tier: port === 1433 ? 'data' : 'integration' });
    }
  }

  #callAcross(applications: readonly Record<'web' | 'app' | 'data', number[]>[]): void {
    const [a, b] = [this.#random.pick(applications), this.#random.pick(applications)];
    if (a === b) return;
    const from = a.app.length > 0 ? a.app : a.web;
    const to = b.app.length > 0 ? b.app : b.web;
    for (const client of from) this.#call(client, this.#random.pick(to), 8443, 60);
  }

  #infrastructure(desks: readonly number[]): void {
    const servers = this.#truth.map(({ node }) => node);
    const everybody = [...desks, ...servers];
    const [directory, time, relay, log, monitor, jump, backup, scanner] = [
      'ad1',
      null,
      'mx-2',
      null,
      'mon7',
      'jmp',
      null,
      null,
    ].map((name, i) => this.#node(`10.1.1.${i + 5}`, name)) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    for (const node of everybody) {
      this.#call(node, directory, 389, 20);
      this.#call(node, directory, 53, 200);
      this.#call(node, time, 123, 30);
    }
    for (const node of servers) {
      if (this.#random.next() < 0.5) this.#call(node, relay, 25, 5);
      this.#call(node, log, 514, 500);
      this.#call(monitor, node, 9100, 300);
      this.#call(backup, node, 10000, 3);
      if (this.#random.next() < 0.6) this.#call(jump, node, 22, 4);
      for (let i = 0; i < 40; i++)
        this.#edges.push({
          ...{ client: scanner, server: node, protocol: 6, port: 20 + i * 13, established: 0, failed: 1 },
          ...{ bytesOut: 60, bytesIn: 0, label: null },
        });
    }
    // A gateway behind which many sit.
    const gateway = this.#node('10.250.0.1', null);
    for (const node of servers.slice(0, 30)) this.#call(gateway, node, 443, 50);
  }
}

/** Precision and recall of memberships: each group stands for the application most of its members are of. */
export function membershipScore(
  groups: readonly Iterable<number>[],
  truth: Made['truth'],
): { precision: number; recall: number } {
  const applicationsOf = new Map<number, Set<number>>();
  for (const { application, node } of truth)
    applicationsOf.set(node, (applicationsOf.get(node) ?? new Set()).add(application));
  const claims: { application: number; group: number; hits: number }[] = [];
  for (const [group, members] of groups.entries()) {
    const counts = new Map<number, number>();
    for (const node of members)
      for (const application of applicationsOf.get(node) ?? [])
        counts.set(application, (counts.get(application) ?? 0) + 1);
    for (const [application, hits] of counts) claims.push({ application, group, hits });
  }
  claims.sort((a, b) => b.hits - a.hits);
  const [taken, found] = [new Set<number>(), new Set<number>()];
  let hits = 0;
  for (const claim of claims) {
    if (taken.has(claim.group) || found.has(claim.application)) continue;
    taken.add(claim.group);
    found.add(claim.application);
    hits += claim.hits;
  }
  const claimed = groups.reduce((sum, members) => sum + [...members].length, 0);
  return { precision: hits / claimed, recall: hits / truth.length };
}
