import { randomUUID } from 'node:crypto';
import type { Answer, TestApi } from '../api.ts';
import { exampleOf, type Known } from './examples.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import type { Asker, Side } from './principals.ts';
import { type Probe, probeTable } from './probes.ts';
import { type Maker, thingMakers, uploadForm } from './things.ts';

/** Whose thing is asked for; `none` where the path names none. */
export type Whose = 'own' | 'foreign' | 'missing' | 'none';

/** Who asks what about whose thing. */
export interface Cell {
  operation: Operation;
  asker: Asker;
  whose: Whose;
}

/** Sends requests that are valid in everything but, perhaps, who asks and whose thing it is. */
export interface Matrix {
  cellsOf(operation: Operation, askers: readonly Asker[]): Cell[];
  /** Makes what others than its tenant will ask for. */
  prepare(cells: readonly Cell[]): Promise<void>;
  /** 401, 403, 404, or 200 for anything that is served. */
  expected(cell: Cell): number;
  /** Statuses besides 2xx that mean that the request was heard. */
  heard(operation: Operation): readonly number[];
  /** With `change`, a request that is not to be served: nobody's session is put at risk for it. */
  ask(cell: Cell, change?: (request: ProbeRequest) => ProbeRequest): Promise<Answer>;
  /** What a valid request consists of, by the name of the parameter or property; the thing it names is the asker's own. */
  valuesOf(operation: Operation, asker: Asker): Promise<Known>;
  /** Operations whose path names a kind of thing that nothing here makes. */
  unknownThings(): string[];
}

/** A request before it is sent. */
export interface ProbeRequest {
  target: string;
  body: unknown;
  form: boolean;
}

/** The matrix over two tenants, of which each is the other's foreigner. */
export function openMatrix(api: TestApi, sides: { ours: Side; theirs: Side }): Matrix {
  const probes = probeTable(api);
  const makers = thingMakers(api);
  const kept = new Map<string, Promise<string>>();
  const probeOf = ({ id }: Operation): Probe => probes[id] ?? {};
  const makerOf = ({ path }: Operation): Maker | undefined => makers[/([a-z-]+)\/\{/.exec(path)?.[1] ?? ''];
  const namesThing = (operation: Operation) => operation.path.includes('{') && !probeOf(operation).shared;

  const idFor = async (cell: Cell, asker: Asker): Promise<string | undefined> => {
    const { operation, whose } = cell;
    if (whose === 'none') return undefined;
    if (whose === 'missing') return randomUUID();
    const make = makerOf(operation);
    if (!make) throw new Error(`nothing makes what ${operation.path} names: add it to things.ts`);
    const other = asker.side === sides.ours ? sides.theirs : sides.ours;
    if (whose === 'foreign')
      return keep(`${other.tenantId} ${operation.path}`, () => make({ side: other, person: other.admin }));
    const person = asker.person ?? asker.side.admin;
    const mine = () => make({ side: asker.side, person });
    // What is only looked at can be looked at again; what is changed is made anew.
    return operation.method === 'GET' ? keep(`${person.id} ${operation.path}`, mine) : mine();
  };
  const keep = (name: string, make: () => Promise<string>): Promise<string> => {
    if (!kept.has(name)) kept.set(name, make());
    return kept.get(name) as Promise<string>;
  };

  return {
    unknownThings: () =>
      OPERATIONS.filter((operation) => namesThing(operation) && !makerOf(operation)).map(({ path }) => path),
    cellsOf: (operation, askers) =>
      askers.flatMap((asker) => {
        const all: Whose[] = namesThing(operation) ? ['own', 'foreign', 'missing'] : ['none'];
        return all.map((whose) => ({ operation, asker, whose }));
      }),
    async prepare(cells) {
      for (const cell of cells) if (cell.whose === 'foreign') await idFor(cell, cell.asker);
    },
    heard: (operation) => probeOf(operation).answers ?? [],
    expected({ operation, asker, whose }) {
      if (operation.permission !== 'public' && !asker.known) return 401;
      if (!asker.may(operation)) return 403;
      if (whose === 'foreign' || whose === 'missing') return 404;
      const { alsoNeeds } = probeOf(operation);
      return alsoNeeds && !asker.may({ ...operation, permission: alsoNeeds }) ? 403 : 200;
    },
    async valuesOf(operation, asker) {
      const probe = probeOf(operation);
      const id = namesThing(operation) ? await idFor({ operation, asker, whose: 'own' }, asker) : undefined;
      return { id, ...probe.shared, ...probe.stated, ...(await probe.known?.(asker, id)) };
    },
    async ask(cell, change) {
      const { operation, whose } = cell;
      const served = this.expected(cell) === 200;
      // What ends or changes the own session would take it from the cells that follow.
      const own = operation.permission === 'signed-in' && operation.method !== 'GET' && served && !change;
      const asker = own ? await cell.asker.again() : cell.asker;
      const id = await idFor(cell, asker);
      const probe = probeOf(operation);
      if (served && id !== undefined && whose === 'own') await probe.prepare?.(asker, id);
      const known = change ? {} : await probe.known?.(asker, id);
      const valid = requestOf(operation, { id, ...probe.shared, ...probe.stated, ...known });
      if (probe.query) valid.target += `${valid.target.includes('?') ? '&' : '?'}${probe.query}`;
      const request = change?.(valid) ?? valid;
      return api.call(operation.method, request.target, {
        headers: asker.headers,
        ...(request.form ? { raw: (probe.form ?? uploadForm)() } : {}),
        ...(request.body === undefined ? {} : { body: request.body }),
      });
    },
  };
}

function requestOf(operation: Operation, known: Known): ProbeRequest {
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => String(known[name] ?? known.id));
  const query = operation.parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(schema, known, name)))}`);
  return {
    target: query.length > 0 ? `${path}?${query.join('&')}` : path,
    body: operation.json && exampleOf(operation.json, known),
    form: operation.multipart !== undefined,
  };
}

/** An answer without what differs from one request to the next. */
export function comparable({ status, headers, text }: Answer): string {
  const id = headers.get('x-request-id') ?? '';
  const kept = [...headers].filter(([name]) => !['date', 'ratelimit', 'x-request-id'].includes(name));
  return JSON.stringify([status, kept, id ? text.replaceAll(id, 'id') : text]);
}
