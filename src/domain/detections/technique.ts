import { rules } from './registry.ts';

const TECHNIQUES: ReadonlyMap<string, string> = new Map(rules.map(({ id, technique }) => [id, technique]));

/** The MITRE ATT&CK technique of a detection; null for what no rule of ours found. */
export function techniqueOf(detection: string): string | null {
  return TECHNIQUES.get(detection) ?? null;
}
