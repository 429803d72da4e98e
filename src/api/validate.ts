import { z } from 'zod';
import { unstorableAt } from '../domain/requests/storable.ts';
import type { RouteDefinition } from './define-route.ts';
import { notFound, Problem } from './problem.ts';

/** One fault of a request. */
interface Fault {
  in: 'body' | 'query' | 'headers';
  path: string;
  message: string;
}

const MOST_FAULTS = 50;
const nothing = z.strictObject({});

/** Checks params, query and body of requests for a route; made once, because refusing unknown names rebuilds the schemas. */
export function requestReader(route: RouteDefinition) {
  const query = strict(route.query) ?? nothing;
  const body = strict(route.body) ?? nothing.optional();
  const noun = route.noun ?? nounOf(route.path);
  return {
    /** An id that cannot exist does not exist: 404, the same as for one that could. */
    params(input: unknown): unknown {
      const parsed = route.params?.safeParse(input);
      if (parsed && !parsed.success) throw notFound(noun);
      return parsed?.data;
    },
    query: (input: unknown) => check('query', query, input),
    body: (input: unknown) => check('body', body, input),
  };
}

/** 422 with every fault. */
export function invalid(errors: Fault[]): Problem {
  const [first] = errors;
  const where = first?.path ? ` (${first.in}, ${first.path}: ${first.message})` : '';
  return new Problem(422, 'validation', `The request has ${errors.length === 1 ? 'a fault' : 'faults'}${where}.`, {
    hint: 'The member errors names each one; /docs shows what is expected.',
    members: { errors: errors.slice(0, MOST_FAULTS) },
  });
}

function check(place: Fault['in'], schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) {
    refuseUnstorable(place, input);
    return parsed.data;
  }
  throw invalid(parsed.error.issues.flatMap((issue) => faultsOf(place, issue)));
}

/** What Postgres takes for no text would otherwise come to light wherever it is first written, often in the audit log. */
function refuseUnstorable(place: Fault['in'], input: unknown): void {
  const at = unstorableAt(input);
  if (!at) return;
  const message = 'must be text without NUL and halves of surrogate pairs';
  throw invalid([{ in: place, path: at.join('.').slice(0, 200), message }]);
}

function faultsOf(place: Fault['in'], issue: z.core.$ZodIssue): Fault[] {
  const at = (path: PropertyKey[]) => path.map(String).join('.').slice(0, 200);
  if (issue.code !== 'unrecognized_keys') return [{ in: place, path: at(issue.path), message: issue.message }];
  const message = place === 'query' ? 'There is no such parameter.' : 'There is no such property.';
  return issue.keys.map((key) => ({ in: place, path: at([...issue.path, key]), message }));
}

/** An unknown name is a mistake or a probe, and never silently dropped. */
function strict(schema: z.ZodType | undefined): z.ZodType | undefined {
  return schema instanceof z.ZodObject && !schema.def.catchall ? schema.strict() : schema;
}

/** `job` for /api/v1/jobs/{id}/cancel. */
function nounOf(path: string): string {
  const segment = /([a-z-]+)\/\{/.exec(path)?.[1] ?? 'thing';
  return segment.replace(/ies$/, 'y').replace(/s$/, '').replaceAll('-', ' ');
}
