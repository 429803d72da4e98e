import { adviceFor } from '../alerts/advice.ts';
import { techniqueOfAlert } from '../detections/technique.ts';
import { number, text } from './columns.ts';
import type { FactRow } from './facts.ts';

/** Columns for how sure an alert is, what is done there, and what to do about it. */
export const ANSWERS = [
  number('confidence', 'How sure', 10),
  text('technique', 'ATT&CK', 12),
  text('next_steps', 'What next', 100),
];

/** Rows of alerts with what their detection alone says: the technique (MITRE ATT&CK), and the next steps as one text. */
export async function* withAnswers(batches: AsyncIterable<FactRow[]>): AsyncGenerator<FactRow[]> {
  for await (const batch of batches) yield batch.map((row) => ({ ...row, ...answersOf(row) }));
}

/** The technique and the next steps of an alert, by its detection and what a user's rule names. */
export function answersOf(row: FactRow): { technique: string | null; next_steps: string } {
  const detection = String(row.detection);
  const evidence = { techniques: [row.named_technique] };
  const steps = adviceFor(detection).steps.map((step, at) => `${at + 1}. ${step}`);
  return { technique: techniqueOfAlert({ detection, evidence }), next_steps: steps.join(' ') };
}
