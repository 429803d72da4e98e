/** What is known of a connection, which is also how its line looks. */
export type Evidence = 'observed' | 'denied' | 'scanned-open' | 'inferred';

/** A box that holds shapes (a zone) or other boxes. Lengths are points, the origin is the page's top left. */
export interface Container {
  id: string;
  label: string;
  /** The container around it. */
  parent: string | null;
  x: number;
  y: number;
  width: number;
  height: number;
  color: string;
}

/** A node, or a group of them, as a shape. */
export interface Shape {
  id: string;
  label: string;
  /** A second, smaller line: an address, or how many it stands for. */
  detail: string | null;
  /** server, workstation, printer …; `group` for several. */
  type: string;
  /** Names its layer and its colour. */
  risk: 'critical' | 'high' | 'medium' | 'low' | 'none';
  container: string | null;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Shape data, in the order in which it is shown. */
  data: { key: string; label: string; value: string }[];
}

/** A connection, or several of one pair drawn as one, from client to server. */
export interface Line {
  id: string;
  /** Id of a shape or a container, as is `to`. */
  from: string;
  to: string;
  label: string | null;
  evidence: Evidence;
  /** Where it runs, from the edge of what it leaves to the edge of what it reaches; two points at least. */
  points: { x: number; y: number }[];
  /** The middle of its label; null without one. */
  labelAt: { x: number; y: number } | null;
  /** How many connections it stands for. */
  weight: number;
}

export interface DiagramPage {
  id: string;
  title: string;
  width: number;
  height: number;
  /** What letters and strokes are multiplied with; 1 unless much had to go on the page. */
  scale: number;
  /** Said under its picture: what was put together on it, and what was left out. */
  notes: string[];
  containers: Container[];
  shapes: Shape[];
  lines: Line[];
}

/** A network as pages of placed shapes: an overview first, then one page for each part that has its own. */
export interface Diagram {
  title: string;
  /** What holds for all pages: what is shown, and what is not drawn at all. */
  notes: string[];
  pages: DiagramPage[];
}
