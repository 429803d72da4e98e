import { textWidth } from '../drawings/text-width.ts';
import { type Paper, scaleOn } from './fit-page.ts';
import { labelRoom } from './join-connections.ts';
import type { PagePlan } from './page-plan.ts';
import type { Box, Place, PlaceRequest, PlaceResult } from './place.ts';
import { SIZES } from './style.ts';
import { type Unit, unitWidth } from './unit.ts';

const ROW_GAP = 10;
/** A picture that needs no smaller letters than this is not tried the other way round. */
const GOOD_ENOUGH = 0.92;

/** Places what is on a page, along or down the paper, whichever leaves letters larger. */
export async function placePlan(plan: PagePlan, place: Place, paper: Paper): Promise<PlaceResult> {
  if (plan.units.length === 0) return { width: 0, height: 0, boxes: [], lines: [] };
  const along = await placed(plan, place, 'right');
  if (scaleOn(paper, along) >= GOOD_ENOUGH) return along;
  const down = await placed(plan, place, 'down');
  return scaleOn(paper, down) > scaleOn(paper, along) ? down : along;
}

/** Places any number of shapes, without a thought for the paper. */
export function placeSpread(plan: PagePlan, place: Place): Promise<PlaceResult> {
  return place({ ...requestOf(plan, 'right'), method: 'spread' });
}

async function placed(plan: PagePlan, place: Place, direction: PlaceRequest['direction']): Promise<PlaceResult> {
  if (!plan.closed) return place(requestOf(plan, direction));
  const width = unitWidth(plan.units);
  const insides = new Map(
    plan.containers.map(({ id, label }) => [id, inRows(unitsIn(plan, id), width, label, direction)]),
  );
  const boxes = callersFirst(
    plan,
    plan.containers.map(({ id }) => ({ id, ...(insides.get(id) as Rows).size })),
  );
  const result = await place({ ...requestOf(plan, direction), boxes });
  const contents = result.boxes.flatMap(({ id, x, y }) =>
    (insides.get(id) as Rows).boxes.map((box) => ({ ...box, x: box.x + x, y: box.y + y })),
  );
  return { ...result, boxes: [...result.boxes, ...contents] };
}

function requestOf(plan: PagePlan, direction: PlaceRequest['direction']): PlaceRequest {
  const width = unitWidth(plan.units);
  const leaf = ({ id }: Unit): Box => ({ id, width, height: SIZES.shapeHeight });
  return {
    ...{ method: 'layered', direction, headingRoom: SIZES.headingRoom + 4 },
    boxes: callersFirst(plan, [
      ...plan.containers.map(({ id, label }) => ({
        ...{ id, width: headingWidth(label), height: 0, children: unitsIn(plan, id).map(leaf) },
      })),
      ...plan.units.filter(({ container }) => container === null).map(leaf),
    ]),
    lines: plan.lines.map((line) => ({ id: line.id, from: line.from, to: line.to, label: labelRoom(line) })),
  };
}

/**
 * The order in which the engine takes the boxes decides which lines run against the others. Those that mostly call come
 * first and those that are mostly called last, in three classes only, so that a few calls more change nothing.
 */
function callersFirst(plan: PagePlan, boxes: Box[]): Box[] {
  const homes = new Map(plan.units.map(({ id, container }) => [id, container ?? id]));
  const calls = new Map<string, { made: number; taken: number }>(boxes.map(({ id }) => [id, { made: 0, taken: 0 }]));
  for (const { from, to } of plan.lines) {
    const [source, target] = [calls.get(homes.get(from) ?? from), calls.get(homes.get(to) ?? to)];
    if (source && target && source !== target) {
      source.made += 1;
      target.taken += 1;
    }
  }
  const names = new Map([...plan.containers, ...plan.units].map(({ id, label }) => [id, label]));
  const classOf = ({ id }: Box) => {
    const { made, taken } = calls.get(id) ?? { made: 0, taken: 0 };
    return made > 2 * taken ? 0 : taken > 2 * made ? 2 : 1;
  };
  const name = ({ id }: Box) => names.get(id) ?? id;
  return [...boxes].sort((a, b) => classOf(a) - classOf(b) || (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}

function unitsIn({ units }: PagePlan, container: string): Unit[] {
  return units.filter((unit) => unit.container === container);
}

function headingWidth(label: string): number {
  return Math.min(260, textWidth(label, SIZES.heading, true) + 2 * SIZES.padding);
}

interface Rows {
  size: { width: number; height: number };
  boxes: PlaceResult['boxes'];
}

/** High where lines lead along the paper, and wide where they lead down. */
function inRows(units: readonly Unit[], width: number, label: string, direction: PlaceRequest['direction']): Rows {
  const columns = direction === 'right' ? (units.length > 6 ? 2 : 1) : Math.min(4, units.length);
  const [stepX, stepY] = [width + ROW_GAP, SIZES.shapeHeight + ROW_GAP];
  const top = SIZES.headingRoom + 4;
  const boxes = units.map(({ id }, index) => ({
    ...{ id, width, height: SIZES.shapeHeight },
    ...{ x: SIZES.padding + (index % columns) * stepX, y: top + Math.floor(index / columns) * stepY },
  }));
  const inner = columns * stepX - ROW_GAP;
  const rows = Math.ceil(units.length / columns);
  return {
    size: {
      width: Math.max(inner + 2 * SIZES.padding + 2, headingWidth(label)),
      height: top + rows * stepY - ROW_GAP + SIZES.padding + 2,
    },
    boxes,
  };
}
