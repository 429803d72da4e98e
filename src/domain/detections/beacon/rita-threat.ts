import type { Severity } from '../finding.ts';
import { round3 } from '../statistics.ts';
import { bucketScore, RITA_THRESHOLDS } from './rita-score.ts';

/** What RITA weighs about a client and a destination, as far as logs tell. */
export interface RitaSignals {
  /** Beacon score from 0 to 1; null for no candidate. */
  beacon: number | null;
  connections: number;
  /** Seconds of all conversations together. */
  totalDuration: number;
  /** Share of the machines inside that talk to the destination. */
  prevalence: number;
  /** Days since the destination was first seen; null while the logs cover no more than the day that is looked at. */
  knownForDays: number | null;
  /** Requests without a host header. */
  missingHost?: boolean;
  /** A TLS fingerprint or user agent that the client shows to this destination alone. */
  rareSignature?: boolean;
  /** Answers that are not what the paths of their requests promise. */
  otherContent?: boolean;
}

/** RITA's threat score: the gravest of the signals, and what is added to it or taken away. */
export interface RitaThreat {
  score: number;
  base: number;
  modifiers: Record<'prevalence' | 'first_seen' | 'missing_host' | 'rare_signature' | 'other_content', number>;
  severity: Severity;
}

/** Connections in a day that RITA calls a strobe, whatever their rhythm. */
export const STROBE = 86_400;
const STROBE_SCORE = 0.8;
const STEP = 0.15;
const MISSING_HOST = 0.1;

/**
 * Weighs the signals as RITA v5 does (activecm/rita, analysis/spagooper.go, default_config.hjson). What it adds for data
 * exchanged with listed addresses has a rule of its own here.
 */
export function ritaThreat(signals: RitaSignals): RitaThreat {
  const { beacon, connections, totalDuration, prevalence, knownForDays } = signals;
  const base = Math.max(
    beacon === null ? 0 : bucketScore(beacon * 100, RITA_THRESHOLDS.beacon),
    bucketScore(totalDuration, RITA_THRESHOLDS.longConnection),
    connections >= STROBE ? STROBE_SCORE : 0,
  );
  const modifiers = {
    prevalence: prevalence <= 0.02 ? STEP : prevalence >= 0.5 ? -STEP : 0,
    first_seen: knownForDays === null ? 0 : knownForDays <= 7 ? STEP : knownForDays >= 30 ? -STEP : 0,
    missing_host: signals.missingHost ? MISSING_HOST : 0,
    rare_signature: signals.rareSignature ? STEP : 0,
    other_content: signals.otherContent ? STEP : 0,
  };
  const score = round3(Object.values(modifiers).reduce((sum, one) => sum + one, base));
  return { score, base: round3(base), modifiers, severity: severityOf(score) };
}

function severityOf(score: number): Severity {
  if (score > 0.8) return 'critical';
  if (score >= 0.6) return 'high';
  if (score >= 0.4) return 'medium';
  return score >= 0.2 ? 'low' : 'info';
}
