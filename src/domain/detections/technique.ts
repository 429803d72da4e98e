import { rules } from './registry.ts';

const TECHNIQUES: ReadonlyMap<string, string> = new Map(rules.map(({ id, technique }) => [id, technique]));

/** The MITRE ATT&CK technique of a detection; null for what no rule of ours found. */
export function techniqueOf(detection: string): string | null {
  return TECHNIQUES.get(detection) ?? null;
}

/** The technique of an alert: its detection's, or the first that a user's rule names. */
export function techniqueOfAlert({ detection, evidence }: { detection: string; evidence: Record<string, unknown> }) {
  const [named] = Array.isArray(evidence.techniques) && detection.startsWith('rule:') ? evidence.techniques : [];
  return techniqueOf(detection) ?? (typeof named === 'string' ? named : null);
}

/** Detections that find one of these techniques, or a sub-technique of one. */
export function detectionsOf(techniques: readonly string[]): string[] {
  return [...TECHNIQUES].flatMap(([id, found]) =>
    techniques.some((technique) => found === technique || found.startsWith(`${technique}.`)) ? [id] : [],
  );
}
