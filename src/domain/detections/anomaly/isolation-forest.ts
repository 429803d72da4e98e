import type { Random } from '../../sample/random.ts';

/** A cut between the points of a node, or how many points are left where no further cut was made. */
type Tree = { feature: number; cut: number; below: Tree; above: Tree } | { points: number };

/** Points drawn for each tree: Liu, Ting and Zhou found that more hardly help. */
const SAMPLE = 256;
const TREES = 100;
const EULER = 0.5772156649;

/** Trees that part points at random; what is parted from the others by few cuts stands out. */
export interface IsolationForest {
  trees: Tree[];
  /** Mean depth that a search among the drawn points takes. */
  usual: number;
}

/** Grows a forest over points of equally many features: "Isolation Forest", Liu, Ting and Zhou (2008). */
export function growForest(points: readonly Float64Array[], random: Random): IsolationForest {
  const size = Math.min(SAMPLE, points.length);
  const deepest = Math.ceil(Math.log2(Math.max(2, size)));
  const trees = Array.from({ length: TREES }, () => grow(draw(points, size, random), 0, deepest, random));
  return { trees, usual: meanDepth(size) };
}

/** 0 to 1: about 0.5 for an ordinary point, towards 1 for one that few cuts part from all others. */
export function isolationOf({ trees, usual }: IsolationForest, point: Float64Array): number {
  const depth = trees.reduce((sum, tree) => sum + depthOf(tree, point, 0), 0) / trees.length;
  return usual > 0 ? 2 ** (-depth / usual) : 0.5;
}

function grow(points: Float64Array[], depth: number, deepest: number, random: Random): Tree {
  const feature = points.length > 1 && depth < deepest ? differing(points, random) : null;
  if (feature === null) return { points: points.length };
  const values = points.map((point) => point[feature] as number);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const cut = low + random.next() * (high - low);
  const below = points.filter((_, at) => (values[at] as number) <= cut);
  const above = points.filter((_, at) => (values[at] as number) > cut);
  return {
    ...{ feature, cut },
    below: grow(below, depth + 1, deepest, random),
    above: grow(above, depth + 1, deepest, random),
  };
}

/** A feature in which the points differ, drawn at random; null when they are all alike. */
function differing(points: Float64Array[], random: Random): number | null {
  const [first] = points as [Float64Array];
  const features = [...first.keys()].filter((at) => points.some((point) => point[at] !== first[at]));
  return features.length === 0 ? null : random.pick(features);
}

function depthOf(tree: Tree, point: Float64Array, depth: number): number {
  if ('points' in tree) return depth + meanDepth(tree.points);
  return depthOf((point[tree.feature] as number) <= tree.cut ? tree.below : tree.above, point, depth + 1);
}

/** The mean depth of a search that fails, in a binary search tree of so many points. */
function meanDepth(points: number): number {
  if (points <= 1) return 0;
  if (points === 2) return 1;
  return 2 * (Math.log(points - 1) + EULER) - (2 * (points - 1)) / points;
}

/** Draws without putting back. */
function draw(points: readonly Float64Array[], size: number, random: Random): Float64Array[] {
  const order = Uint32Array.from(points.keys());
  return Array.from({ length: size }, (_, at) => {
    const other = random.between(at, points.length - 1);
    const drawn = order[other] as number;
    order[other] = order[at] as number;
    return points[drawn] as Float64Array;
  });
}
