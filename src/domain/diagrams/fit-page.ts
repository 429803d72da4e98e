import type { DiagramPage } from './diagram.ts';
import type { PagePlan } from './page-plan.ts';
import type { PlaceResult, Point } from './place.ts';
import { colorOf, FRAME } from './style.ts';

/** In points, landscape (ISO 216). */
export const PAPERS = { a4: { width: 842, height: 595 }, a3: { width: 1191, height: 842 } } as const;
export type Paper = keyof typeof PAPERS;

/** Letters of nine points would get smaller than six. */
export const SMALLEST_SCALE = 0.66;
const LARGEST_SCALE = 1.2;

/** How much smaller a placed picture must be to fit the page. */
export function scaleOn(paper: Paper, { width, height }: Pick<PlaceResult, 'width' | 'height'>): number {
  const { width: wide, height: high } = PAPERS[paper];
  const [roomX, roomY] = [wide - 2 * FRAME.side, high - FRAME.top - FRAME.bottom];
  return Math.min(LARGEST_SCALE, roomX / Math.max(1, width), roomY / Math.max(1, height));
}

/**
 * A page from its plan and where everything is, in the middle of the paper. What would be too small to read gets
 * larger paper of the same shape.
 */
export function fitPage(plan: PagePlan, placed: PlaceResult, paper: Paper): DiagramPage {
  const fitting = scaleOn(paper, placed);
  const scale = Math.max(fitting, SMALLEST_SCALE);
  const width = Math.max(PAPERS[paper].width, placed.width * scale + 2 * FRAME.side);
  const height = Math.max(PAPERS[paper].height, placed.height * scale + FRAME.top + FRAME.bottom);
  const left = (width - placed.width * scale) / 2;
  const top = FRAME.top + (height - FRAME.top - FRAME.bottom - placed.height * scale) / 2;
  const move = ({ x, y }: Point): Point => ({ x: round(left + x * scale), y: round(top + y * scale) });
  const places = new Map(placed.boxes.map((box) => [box.id, box]));
  const placeOf = (id: string) => {
    const box = places.get(id);
    if (!box) throw new Error(`the layout did not place ${id}`);
    return { ...move(box), width: round(box.width * scale), height: round(box.height * scale) };
  };
  const routes = new Map(placed.lines.map((line) => [line.id, line]));
  const isLarger = fitting < SMALLEST_SCALE;
  return {
    ...{ id: plan.id, title: plan.title, width: round(width), height: round(height), scale },
    notes: isLarger ? [...plan.notes, `This page is larger than ${paper.toUpperCase()}.`] : plan.notes,
    containers: plan.containers.map(({ id, label }) => ({
      id,
      label,
      parent: null,
      ...placeOf(id),
      color: colorOf(label),
    })),
    shapes: plan.units.map(({ count: _count, ...shape }) => ({ ...shape, ...placeOf(shape.id) })),
    lines: plan.lines.map((line) => {
      const route = routes.get(line.id);
      return {
        ...line,
        points: (route?.points ?? []).map(move),
        labelAt: line.label !== null && route?.labelAt ? move(route.labelAt) : null,
      };
    }),
  };
}

function round(length: number): number {
  return Math.round(length * 100) / 100;
}
