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
  from: string;
  to: string;
  label: string | null;
  evidence: Evidence;
  /** Points between its ends, where it bends. */
  bends: { x: number; y: number }[];
  /** How many connections it stands for. */
  weight: number;
}

export interface DiagramPage {
  id: string;
  title: string;
  width: number;
  height: number;
  containers: Container[];
  shapes: Shape[];
  lines: Line[];
}

/** A network as pages of placed shapes: an overview first, then one page for each part that has its own. */
export interface Diagram {
  title: string;
  /** Said under the picture: what is shown, what was put together, what was left out. */
  notes: string[];
  pages: DiagramPage[];
}
