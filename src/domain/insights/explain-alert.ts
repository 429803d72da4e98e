import { adviceFor } from '../alerts/advice.ts';
import { type RatingPart, ratingParts } from '../alerts/rating.ts';
import type { Severity } from '../detections/finding.ts';
import { techniqueOf } from '../detections/technique.ts';
import { protocolName } from '../ports/protocols.ts';
import { saidOf } from './evidence-words.ts';

/** What is known of an alert. */
export interface ExplainedAlert {
  detection: string;
  title: string;
  description: string;
  severity: Severity;
  strength: number;
  score: number;
  client: string | null;
  server: string | null;
  protocol: number | null;
  port: number | null;
  evidence: Record<string, unknown>;
  occurrences: number;
  first_seen: Date;
  last_seen: Date;
}

/** An alert in plain words. Every sentence follows from a value of the alert; nothing is guessed. */
export interface Insight {
  summary: string;
  /** Why it was raised: one sentence for each value of the evidence. */
  because: string[];
  /** What speaks against it. */
  doubts: string[];
  rating: string;
  next: string[];
}

const CAUTION = 0.5;

/** Explains an alert from its own evidence. */
export function explainAlert(alert: ExplainedAlert): Insight {
  const { detection, severity, strength } = alert;
  const advice = adviceFor(detection);
  const parts = ratingParts({ detection, severity, strength });
  return {
    summary: `${sentence(alert.title)} ${whoAndWhen(alert)}`,
    because: [
      sentence(alert.description),
      ...Object.entries(alert.evidence).flatMap(([name, value]) => saidOf(name, value)),
    ],
    doubts: doubtsOf(alert, advice.reliability),
    rating: ratingSentence(alert.score, parts, techniqueOf(detection)),
    next: [...advice.steps],
  };
}

function whoAndWhen({ client, server, protocol, port, first_seen, last_seen, occurrences }: ExplainedAlert): string {
  const service =
    port === null ? '' : ` on ${protocol === null ? 'port' : protocolName(protocol).toUpperCase()} ${port}`;
  const who =
    client && server
      ? `${client} talked to ${server}${service}`
      : `It is about ${client ?? server ?? 'no single machine'}${service}`;
  const again = occurrences > 1 ? `, and something new of it was found ${occurrences} times` : '';
  return `${who}, ${spanOf(first_seen, last_seen)}${again}.`;
}

function spanOf(first: Date, last: Date): string {
  const seconds = Math.round((last.getTime() - first.getTime()) / 1_000);
  const at = (time: Date) => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return seconds < 60 ? `at ${at(first)}` : `from ${at(first)} to ${at(last)} (${duration(seconds)})`;
}

function duration(seconds: number): string {
  const units: [string, number][] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  const [name, size] = units.find(([, each]) => seconds >= each) ?? ['second', 1];
  const count = Math.round(seconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

function doubtsOf({ detection, strength, evidence }: ExplainedAlert, reliability: number): string[] {
  const doubts: string[] = [];
  if (reliability < CAUTION) {
    doubts.push(`Fewer than half of what ${detection} finds turns out to be harmful; often there is a plain reason.`);
  }
  if (strength < CAUTION) doubts.push('The numbers are not far beyond the threshold.');
  if (typeof evidence.counts_not_believed === 'number' && evidence.counts_not_believed > 0) {
    doubts.push('Some byte counts of the log were impossible and were left out.');
  }
  return doubts;
}

function ratingSentence(score: number, parts: RatingPart[], technique: string | null): string {
  const told = parts.map(({ points, most, because }) => `${points} of ${most} because ${because}`).join('; ');
  const known = technique === null ? '' : ` MITRE ATT&CK calls this ${technique}.`;
  return `It is rated ${score} of 100: ${told}.${known}`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
