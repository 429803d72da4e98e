import type { DiagramPage } from '../../../src/domain/diagrams/diagram.ts';

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const overlap = (a: Rectangle, b: Rectangle) =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 0.05 &&
  Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 0.05;
const within = (inner: Rectangle, outer: Rectangle) =>
  inner.x >= outer.x - 0.05 &&
  inner.y >= outer.y - 0.05 &&
  inner.x + inner.width <= outer.x + outer.width + 0.05 &&
  inner.y + inner.height <= outer.y + outer.height + 0.05;

/** What is wrong with a page, in words. */
export function faultsOf(page: DiagramPage): string[] {
  const { containers, shapes, width, height } = page;
  const paper = { x: 0, y: 0, width, height };
  const places = new Map<string, Rectangle>([...containers, ...shapes].map((each) => [each.id, each]));
  const cutOff = shapes.filter((shape) => !within(shape, paper)).map(({ label }) => `${label} is cut off`);
  const lost = shapes
    .filter(
      (shape) => shape.container !== null && !within(shape, places.get(shape.container) ?? { ...paper, width: 0 }),
    )
    .map(({ label }) => `${label} is outside its box`);
  return [...cutOff, ...lost, ...overlapping(shapes), ...overlapping(containers), ...lineFaults(page, places)];
}

function overlapping(all: readonly (Rectangle & { label: string })[]): string[] {
  return all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter((other) => overlap(one, other))
      .map((other) => `${one.label} and ${other.label} overlap`),
  );
}

function lineFaults({ lines, width, height }: DiagramPage, places: ReadonlyMap<string, Rectangle>): string[] {
  const paper = { x: 0, y: 0, width, height };
  return lines.flatMap(({ id, from, to, points }) => [
    ...(places.has(from) && places.has(to) ? [] : [`${id} leads nowhere`]),
    ...(points.length < 2 ? [`${id} has no way`] : []),
    ...(points.every(({ x, y }) => within({ x, y, width: 0, height: 0 }, paper)) ? [] : [`${id} leaves the page`]),
  ]);
}

/** Labels of lines that lie on each other or on a shape. */
export function hiddenLabels({ lines, shapes, scale }: DiagramPage): string[] {
  const labels = lines.flatMap(({ label, labelAt }) => {
    if (label === null || labelAt === null) return [];
    const [width, height] = [label.length * 3 * scale, 6 * scale];
    return [{ label, x: labelAt.x - width / 2, y: labelAt.y - height / 2, width, height }];
  });
  return labels.flatMap((label, index) =>
    [...labels.slice(index + 1), ...shapes]
      .filter((other) => overlap(label, other))
      .map((other) => `${label.label} on ${other.label}`),
  );
}

/** Of the pairs of which one was clearly left of, or above, the other: the share of those that still are. */
export function keptOrder(before: DiagramPage, after: DiagramPage): number {
  const middles = ({ containers, shapes }: DiagramPage) =>
    new Map(
      [...containers, ...shapes].map((each) => [each.id, [each.x + each.width / 2, each.y + each.height / 2] as const]),
    );
  const [old, fresh] = [[...middles(before)], middles(after)];
  const kept: boolean[] = [];
  for (const [index, [id, here]] of old.entries()) {
    for (const [otherId, there] of old.slice(index + 1)) {
      const [now, then] = [fresh.get(id), fresh.get(otherId)];
      if (!now || !then) continue;
      for (const axis of [0, 1] as const) {
        if (Math.abs(here[axis] - there[axis]) > 10)
          kept.push((here[axis] - there[axis]) * (now[axis] - then[axis]) > 0);
      }
    }
  }
  return kept.filter(Boolean).length / Math.max(1, kept.length);
}
