import type { Severity } from '../detections/finding.ts';
import { adviceFor } from './advice.ts';

/** What a rating is made of: points out of `most`, and why. */
export interface RatingPart {
  part: 'severity' | 'strength' | 'confidence';
  points: number;
  most: number;
  because: string;
}

/** What an alert is rated by; strength is the rule's own score, 0 to 1. */
export interface Rated {
  detection: string;
  severity: Severity;
  strength: number;
}

const SEVERITY_POINTS: Readonly<Record<Severity, number>> = { critical: 50, high: 38, medium: 25, low: 12, info: 3 };
const MOST = { severity: 50, strength: 25, confidence: 25 };

/**
 * How sure an alert is, 0 to 1: as sure as the detection is in general, and half the way from there to certainty as far
 * as its numbers are beyond the threshold.
 */
export function confidenceOf({ detection, strength }: Pick<Rated, 'detection' | 'strength'>): number {
  const { reliability } = adviceFor(detection);
  return Math.round((reliability + ((1 - reliability) * strength) / 2) * 1000) / 1000;
}

/** The parts of the rating; their points add up to 0 to 100. */
export function ratingParts(rated: Rated): RatingPart[] {
  const confidence = confidenceOf(rated);
  return [
    {
      ...{ part: 'severity', points: SEVERITY_POINTS[rated.severity], most: MOST.severity },
      because: `what it would mean is ${rated.severity}`,
    },
    {
      ...{ part: 'strength', points: Math.round(rated.strength * MOST.strength), most: MOST.strength },
      because: `the numbers are ${percent(rated.strength)} of the way from the threshold to the clearest case`,
    },
    {
      ...{ part: 'confidence', points: Math.round(confidence * MOST.confidence), most: MOST.confidence },
      because: `it is ${percent(confidence)} sure`,
    },
  ];
}

/** The sum of the parts. */
export function ratingOf(rated: Rated): number {
  return ratingParts(rated).reduce((sum, { points }) => sum + points, 0);
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
