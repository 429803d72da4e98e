import { columnsOf, hostTokens } from './host-tokens.ts';

/** An undirected link between two nodes and what it weighs. */
export type Link = readonly [first: number, second: number, weight: number];

/** Node → the part of its host name that names its application. */
export type Stems = ReadonlyMap<number, string>;

interface Family {
  nodes: number[];
  /** By column, by place in `nodes`. */
  columns: (string | null)[][];
}

/** Below this a column says no more of who talks to whom than chance would. */
const LEAST_MODULARITY = 0.12;
const FEWEST_NAMES = 4;
/** A word that so many names of a family share is the family's, not an application's. */
const MOST_OF_FAMILY = 0.25;
const LARGE_FAMILY = 24;

/**
 * Finds which part of the host names names the application, for each way in which names are built. Of the columns of a
 * family that one counts by whose words the nodes talk to each other most beyond chance (modularity; Newman and Girvan,
 * "Finding and evaluating community structure in networks", 2004): a tier, a site or a number says less of that.
 */
export function nameStems(names: ReadonlyMap<number, string>, links: readonly Link[]): Stems {
  const stems = new Map<number, string>();
  for (const family of familiesOf(names)) {
    const best = bestColumn(family, links);
    if (best === null) continue;
    for (const [place, node] of family.nodes.entries()) {
      const stem = best[place];
      if (stem) stems.set(node, stem);
    }
  }
  return stems;
}

function familiesOf(names: ReadonlyMap<number, string>): Family[] {
  const families = new Map<string, Family>();
  for (const [node, name] of names) {
    const tokens = hostTokens(name);
    if (tokens === null) continue;
    const columns = columnsOf(tokens);
    let family = families.get(tokens.shape);
    if (!family) {
      family = { nodes: [], columns: columns.map(() => []) };
      families.set(tokens.shape, family);
    }
    family.nodes.push(node);
    for (const [at, column] of columns.entries()) family.columns[at]?.push(column);
  }
  return [...families.values()];
}

function bestColumn({ nodes, columns }: Family, links: readonly Link[]): (string | null)[] | null {
  if (nodes.length < FEWEST_NAMES) return fewNames(columns);
  const places = new Map(nodes.map((node, place) => [node, place]));
  const inside = links.filter(([first, second]) => places.has(first) && places.has(second));
  let best: { values: (string | null)[]; score: number } | null = null;
  for (const column of columns) {
    const values = withoutFrequent(column);
    const distinct = new Set(values.filter((value) => value !== null)).size;
    if (distinct < 2) continue;
    const score = modularity(values, places, inside);
    if (score > (best?.score ?? LEAST_MODULARITY)) best = { values, score };
  }
  return best?.values ?? null;
}

/** Three names show no pattern; a single word that is in all of them may still be one application. */
function fewNames(columns: (string | null)[][]): (string | null)[] | null {
  const telling = columns.filter((column) => column.some((value) => value !== null));
  return telling.length === 1 ? (telling[0] as (string | null)[]) : null;
}

function withoutFrequent(column: readonly (string | null)[]): (string | null)[] {
  if (column.length < LARGE_FAMILY) return [...column];
  const counts = new Map<string, number>();
  for (const value of column) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return column.map((value) =>
    value !== null && (counts.get(value) as number) > MOST_OF_FAMILY * column.length ? null : value,
  );
}

/** Share of the links inside the groups, less what chance would put there. */
function modularity(
  values: readonly (string | null)[],
  places: ReadonlyMap<number, number>,
  links: readonly Link[],
): number {
  const degrees = new Map<string, number>();
  let [inner, total] = [0, 0];
  const groupOf = (node: number) => values[places.get(node) as number] ?? `\0${node}`;
  for (const [first, second, weight] of links) {
    const [a, b] = [groupOf(first), groupOf(second)];
    degrees.set(a, (degrees.get(a) ?? 0) + weight);
    degrees.set(b, (degrees.get(b) ?? 0) + weight);
    total += weight;
    if (a === b) inner += weight;
  }
  if (total === 0) return 0;
  let chance = 0;
  for (const degree of degrees.values()) chance += (degree / (2 * total)) ** 2;
  return inner / total - chance;
}
