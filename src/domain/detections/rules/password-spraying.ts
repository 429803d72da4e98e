import { z } from 'zod';
import { bySource } from '../by-source.ts';
import { type Finding, MOST_EXAMPLES, toScore } from '../finding.ts';
import { type Attempt, attemptOf, LOGIN_KINDS } from '../logins/attempt.ts';
import { defineObservationRule } from '../observation-rule.ts';

const ID = 'password-spraying';

const settings = z.strictObject({
  /** Distinct users one client failed to sign in as. */
  users: z.number().int().min(3).default(10),
  /** Attempts for each user at most: more is guessing one user's password. */
  attempts_per_user: z.number().min(1).default(5),
  /** Seconds in which that many were tried. */
  within: z.number().min(60).default(86_400),
});
type Limits = z.output<typeof settings>;

/** One client tries a password or two on many users, so that none of them is locked out. */
export const passwordSpraying = defineObservationRule<Limits>({
  id: ID,
  title: 'Password spraying',
  description: 'A client failed to sign in as many users, a few times each.',
  technique: 'T1110.003',
  observes: LOGIN_KINDS,
  settings,
  open({ settings: limits, emit }) {
    return bySource({
      open: () => ({ failed: [] as Attempt[], succeeded: [] as Attempt[] }),
      add({ failed, succeeded }, row) {
        const attempt = attemptOf(row);
        if (attempt?.user) (attempt.succeeded ? succeeded : failed).push(attempt);
      },
      close({ failed, succeeded }) {
        const finding = judge(failed, succeeded, limits);
        if (finding) emit(finding);
      },
    });
  },
  examples: [
    {
      name: 'thirty users, one attempt each',
      observed: Array.from({ length: 30 }, (_, n) => ({
        ...{ kind: 'login' as const, time: n * 60, dst_port: 88 },
        detail: { application: 'kerberos', success: false, error: 'KDC_ERR_PREAUTH_FAILED', user: `user${n}` },
      })),
      finds: ['192.0.2.1'],
    },
    {
      name: 'many names of a directory, one bind each',
      observed: Array.from({ length: 12 }, (_, n) => ({
        ...{ kind: 'ldap' as const, time: n * 60, dst_port: 389, name: `cn=user${n},dc=example,dc=test` },
        detail: {
          ...{ application: 'ldap', operation: 'bind simple', object: `cn=user${n},dc=example,dc=test` },
          result: 'invalid credentials',
        },
      })),
      finds: ['192.0.2.1'],
    },
    {
      name: 'one user, thirty attempts',
      observed: Array.from({ length: 30 }, (_, n) => ({ time: n, detail: { auth_success: false, user: 'root' } })),
      finds: [],
    },
    {
      name: 'a terminal server whose users all sign in',
      observed: Array.from({ length: 50 }, (_, n) => ({ time: n, detail: { auth_success: true, user: `user${n}` } })),
      finds: [],
    },
  ],
});

function judge(failed: Attempt[], succeeded: Attempt[], limits: Limits): Finding | null {
  const window = widest(failed, limits.within);
  const users = new Set(window.map(({ user }) => user as string));
  if (users.size < limits.users || window.length / users.size > limits.attempts_per_user) return null;
  const [first, last] = [window[0] as Attempt, window[window.length - 1] as Attempt];
  const servers = [...new Set(window.map(({ server }) => server))];
  const got = succeeded.find(({ user, time }) => users.has(user as string) && time >= first.time);
  return {
    detection: ID,
    fingerprint: first.client,
    severity: got ? 'critical' : 'high',
    score: toScore(0.5 + Math.log10(users.size) / 6 + (got ? 0.2 : 0)),
    title: `Password spraying: ${first.client} failed as ${users.size} users`,
    description:
      `${first.client} failed to sign in as ${users.size} different users, ${window.length} times in all. ` +
      (got ? `It then signed in as ${got.user}.` : 'None of them let it in.'),
    client: first.client,
    server: servers.length === 1 ? (servers[0] as string) : null,
    ...{ protocol: null, port: first.port },
    evidence: {
      ...{ users: users.size, failures: window.length, services: [...new Set(window.map(({ service }) => service))] },
      servers: servers.slice(0, MOST_EXAMPLES),
      examples: [...users].slice(0, MOST_EXAMPLES),
      ...(got ? { succeeded_user: got.user, succeeded_at: new Date(got.time * 1000).toISOString() } : {}),
    },
    first_seen: new Date(first.time * 1000),
    last_seen: new Date(last.time * 1000),
  };
}

/** The attempts of the time, no longer than `within`, that has most of them. */
function widest(attempts: Attempt[], within: number): Attempt[] {
  let best: [number, number] = [0, 0];
  for (let from = 0, to = 0; to < attempts.length; to++) {
    while ((attempts[to] as Attempt).time - (attempts[from] as Attempt).time > within) from += 1;
    if (to + 1 - from > best[1] - best[0]) best = [from, to + 1];
  }
  return attempts.slice(...best);
}
