import { z } from 'zod';
import { bySource } from '../by-source.ts';
import { type Finding, MOST_EXAMPLES, type Severity, toScore } from '../finding.ts';
import { type Attempt, attemptOf, LOGIN_KINDS } from '../logins/attempt.ts';
import { defineObservationRule, exampleObserved } from '../observation-rule.ts';

const ID = 'brute-force';

const settings = z.strictObject({
  /** Failed sign-ins of one client at one server. */
  failures: z.number().int().min(3).default(10),
  /** They may be spread over so many seconds; slower guessing counts from the densest such time. */
  within: z.number().min(60).default(86_400),
  /** Share of the attempts that failed: people mistype, programs guess. */
  failed_share: z.number().min(0).max(1).default(0.8),
});
type Limits = z.output<typeof settings>;

/**
 * Guessed passwords, by what the log says of each sign-in and on whatever port. A success among the last attempts makes it
 * graver: the guess may have been right.
 */
export const bruteForce = defineObservationRule<Limits>({
  id: ID,
  title: 'Brute force',
  description: 'A client failed to sign in at a server again and again.',
  technique: 'T1110.001',
  observes: LOGIN_KINDS,
  settings,
  open({ settings: limits, emit }) {
    return bySource({
      open: () => new Map<string, Attempt[]>(),
      add(targets, row) {
        const attempt = attemptOf(row);
        if (!attempt) return;
        const key = `${attempt.server} ${attempt.service}`;
        const known = targets.get(key);
        if (known) known.push(attempt);
        else targets.set(key, [attempt]);
      },
      close(targets) {
        for (const attempts of targets.values()) {
          const finding = judge(attempts, limits);
          if (finding) emit(finding);
        }
      },
    });
  },
  examples: [
    {
      name: 'forty refused SSH sessions',
      observed: Array.from({ length: 40 }, (_, n) => ({ time: n * 7, detail: { auth_success: false } })),
      finds: ['192.0.2.1|198.51.100.1|ssh'],
    },
    {
      name: 'refused remote desktop sign-ins on a port of its own',
      observed: Array.from({ length: 12 }, (_, n) => ({
        ...{ kind: 'login' as const, time: n * 30, dst_port: 53_389 },
        detail: { application: 'rdp', success: false, user: 'admin' },
      })),
      finds: ['192.0.2.1|198.51.100.1|rdp'],
    },
    {
      name: 'refused binds of a directory, the last of which lets in',
      observed: Array.from({ length: 15 }, (_, n) => ({
        ...{ kind: 'ldap' as const, time: n * 20, dst_port: 389 },
        detail: {
          ...{ application: 'ldap', operation: 'bind simple', object: 'cn=admin,dc=example,dc=test' },
          result: n < 14 ? 'invalid credentials' : 'success',
        },
      })),
      finds: ['192.0.2.1|198.51.100.1|ldap'],
    },
    {
      name: 'sessions of file sharing that Suricata saw refused',
      observed: Array.from({ length: 12 }, (_, n) => ({
        ...{ kind: 'smb' as const, time: n * 20, dst_port: 445 },
        detail: { command: 'SMB2_COMMAND_SESSION_SETUP', status: 'STATUS_LOGON_FAILURE', user: 'admin' },
      })),
      finds: ['192.0.2.1|198.51.100.1|smb'],
    },
    {
      name: 'Kerberos of somebody at work, by the errors that Suricata states',
      observed: Array.from({ length: 60 }, (_, n) => ({
        ...{ kind: 'login' as const, time: n * 20, dst_port: 88 },
        detail: {
          application: 'kerberos',
          ...(n % 3 === 0
            ? { request_type: 'KRB_ERROR', failed_request: 'KRB_AS_REQ', error: 'KDC_ERR_PREAUTH_FAILED' }
            : { request_type: 'KRB_TGS_REP', user: 'somebody' }),
        },
      })),
      finds: ['192.0.2.1|198.51.100.1|kerberos'],
    },
    {
      name: 'refusals of RADIUS',
      observed: Array.from({ length: 12 }, (_, n) => ({
        ...{ kind: 'login' as const, time: n * 20, dst_port: 1812 },
        detail: { application: 'radius', result: 'failed', user: 'admin' },
      })),
      finds: ['192.0.2.1|198.51.100.1|radius'],
    },
    {
      name: 'what a directory refuses besides sign-ins, and what it has not decided yet',
      observed: Array.from({ length: 60 }, (_, n) => ({
        ...{ kind: 'ldap' as const, time: n * 20, dst_port: 389 },
        detail: [
          { application: 'ldap', operation: 'bind SASL', result: 'SASL bind in progress' },
          { application: 'ldap', operation: 'modify', object: 'cn=a', result: 'constraint violation' },
          { application: 'ldap', operation: 'bind simple', object: 'cn=a', result: 'unavailable' },
        ][n % 3] as Record<string, string>,
      })),
      finds: [],
    },
    {
      name: 'somebody who mistypes a password now and then',
      observed: Array.from({ length: 60 }, (_, n) => ({ time: n * 900, detail: { auth_success: n % 6 !== 0 } })),
      finds: [],
    },
    {
      name: 'Kerberos, which refuses the first request by design',
      observed: Array.from({ length: 40 }, (_, n) => ({
        ...{ kind: 'login' as const, time: n * 30, dst_port: 88 },
        detail: { application: 'kerberos', success: false, error: 'KDC_ERR_PREAUTH_REQUIRED' },
      })),
      finds: [],
    },
    {
      name: 'sessions whose outcome nobody knows',
      observed: Array.from({ length: 40 }, (_, n) => exampleObserved({ time: n * 7 })),
      finds: [],
    },
  ],
});

function judge(attempts: Attempt[], { failures, within, failed_share }: Limits): Finding | null {
  const failed = attempts.filter(({ succeeded }) => !succeeded);
  const most = densest(failed, within);
  if (most < failures || failed.length / attempts.length < failed_share) return null;
  const [first, last] = [attempts[0] as Attempt, attempts[attempts.length - 1] as Attempt];
  const { client, server, service, port } = first;
  const users = [...new Set(failed.flatMap(({ user }) => user ?? []))];
  const got = attempts.find(({ succeeded, time }) => succeeded && time >= (failed[failures - 1] as Attempt).time);
  return {
    detection: ID,
    fingerprint: `${client}|${server}|${service}`,
    severity: severityOf(failed.length, got !== undefined),
    score: toScore(got ? 1 : 0.4 + Math.log10(failed.length) / 6),
    title: `Brute force: ${client} failed ${failed.length} times to sign in at ${server} (${service})`,
    description:
      `${client} tried to sign in at ${server} by ${service} ${attempts.length} times; ${failed.length} attempts failed. ` +
      (got ? 'After that one succeeded: look at what was done with it.' : 'None succeeded after that.'),
    ...{ client, server, protocol: null, port },
    evidence: {
      ...{ attempts: attempts.length, failures: failed.length, most_at_once: most, service },
      users: users.slice(0, MOST_EXAMPLES),
      ...(got ? { succeeded_at: new Date(got.time * 1000).toISOString(), succeeded_user: got.user } : {}),
    },
    first_seen: new Date(first.time * 1000),
    last_seen: new Date(last.time * 1000),
  };
}

/** The most of them within so many seconds. */
function densest(attempts: Attempt[], within: number): number {
  let [from, most] = [0, 0];
  for (let to = 0; to < attempts.length; to++) {
    while ((attempts[to] as Attempt).time - (attempts[from] as Attempt).time > within) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

function severityOf(failures: number, succeeded: boolean): Severity {
  if (succeeded) return 'critical';
  return failures >= 100 ? 'high' : 'medium';
}
