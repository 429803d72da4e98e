import type { DiagramView, Facts } from '../facts.ts';
import type { DiagramSection } from '../model.ts';

/** A section with a diagram, or nothing where there is nothing to draw. */
export async function diagramOf(
  facts: Facts,
  view: DiagramView,
  title: string,
  caption: string,
): Promise<DiagramSection[]> {
  const diagram = await facts.diagram(view);
  return diagram ? [{ kind: 'diagram', title, caption, diagram }] : [];
}
