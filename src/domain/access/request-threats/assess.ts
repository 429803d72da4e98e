import { type Finding, toScore } from '../../detections/finding.ts';
import { type Counter, scoreOf, severityFor } from './score.ts';
import type { RequestThreatSettings, SubjectKind } from './settings.ts';

/** Somebody or something, with all that is counted about it. */
export interface Subject {
  kind: SubjectKind;
  /** Id of a user; an address, or an IPv6 /64; `all` for the platform. */
  id: string;
  counters: Counter[];
}

const TITLES: Record<string, string> = {
  'suspicious-requests-user': 'A user makes requests as an attacker would',
  'suspicious-requests-source': 'An address makes requests as an attacker would',
  'password-spraying': 'One address tries to sign in to many accounts',
  'sign-in-failures': 'Sign-ins fail for many accounts at once',
  'lockout-wave': 'Many accounts are being locked',
  'unusual-export': 'A user takes out far more data than usual',
  'session-in-two-networks': 'One session is used from two networks in turn',
};
const WHAT: Record<SubjectKind, string> = { user: 'The user', source: 'The address', platform: 'The platform' };

/** What the counters of a subject amount to: a finding per detection whose threshold is reached. `now` in milliseconds. */
export function assess(subject: Subject, now: number, settings: RequestThreatSettings): Finding[] {
  return Object.entries(settings.detections).flatMap(([detection, { subject: kind, signals, thresholds }]) => {
    if (kind !== subject.kind) return [];
    const { points, parts } = scoreOf(subject.counters, signals, now, settings);
    const severity = severityFor(points, thresholds);
    if (!severity) return [];
    const signalsFound = parts
      .filter((part) => part.points >= 0.05)
      .map((part) => ({ signal: part.signal, count: tenth(part.count), points: tenth(part.points) }));
    const finding: Finding = {
      detection,
      fingerprint: `${kind}:${subject.id}`,
      severity,
      score: toScore(points / Math.max(...Object.values(thresholds))),
      title: TITLES[detection] ?? detection,
      description: `${WHAT[kind]} ${kind === 'platform' ? '' : `${subject.id} `}has ${tenth(points)} points from ${signalsFound
        .map(({ signal, count }) => `${signal} (${count})`)
        .join(', ')}. Points halve every ${settings.half_life_seconds} seconds; nothing was blocked because of them.`,
      client: kind === 'source' ? subject.id : null,
      server: null,
      protocol: null,
      port: null,
      evidence: {
        subject: kind,
        subject_id: subject.id,
        points: tenth(points),
        thresholds,
        signals: signalsFound,
        settings_version: settings.version,
      },
      first_seen: new Date(now),
      last_seen: new Date(now),
    };
    return [finding];
  });
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
