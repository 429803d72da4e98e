/** How urgent an alert is, most urgent first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a detection found. The same thing found again has the same fingerprint, whatever it has grown to. */
export interface Finding {
  detection: string;
  fingerprint: string;
  severity: Severity;
  /** 0 to 1: how far the numbers are beyond the threshold. */
  score: number;
  title: string;
  description: string;
  client: string | null;
  server: string | null;
  protocol: number | null;
  port: number | null;
  /** The numbers behind it and at most 50 examples; plain JSON. */
  evidence: Record<string, unknown>;
  first_seen: Date;
  last_seen: Date;
}

/** The most examples that evidence carries. */
export const MOST_EXAMPLES = 50;

/** Rounds a score to three decimals within 0 to 1, so that equal evidence gives equal scores. */
export function toScore(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
}

/** The severity one step more urgent. */
export function raise(severity: Severity): Severity {
  return SEVERITIES[Math.max(0, SEVERITIES.indexOf(severity) - 1)] as Severity;
}
