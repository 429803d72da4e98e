/** How a line or an edge is drawn. Lengths are points (1/72 inch), colours `#rrggbb`. */
export interface Stroke {
  color: string;
  width: number;
  /** Lengths of dash and gap; none draws it whole. */
  dash?: number[];
}

export interface Rectangle {
  kind: 'rectangle';
  x: number;
  y: number;
  width: number;
  height: number;
  /** Of the corners. */
  radius?: number;
  fill?: string;
  stroke?: Stroke;
}

export interface Ellipse {
  kind: 'ellipse';
  /** Its centre. */
  x: number;
  y: number;
  radiusX: number;
  radiusY: number;
  fill?: string;
  stroke?: Stroke;
}

/** A closed shape or an open line through points. */
export interface Path {
  kind: 'path';
  points: { x: number; y: number }[];
  closed?: boolean;
  fill?: string;
  stroke?: Stroke;
  /** An arrow head at the last point. */
  arrow?: boolean;
}

export interface Label {
  kind: 'label';
  text: string;
  /** Where the text starts, has its middle, or ends, by `align`; `y` is its baseline. */
  x: number;
  y: number;
  /** In points. */
  size: number;
  color: string;
  align?: 'start' | 'middle' | 'end';
  bold?: boolean;
}

export type Mark = Rectangle | Ellipse | Path | Label;

/** A picture as marks, painted in order; the origin is the top left. Every format paints the same marks its own way. */
export interface Drawing {
  width: number;
  height: number;
  marks: Mark[];
}
