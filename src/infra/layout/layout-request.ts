/** Lengths are points; the origin is the top left. */
export interface LayoutPoint {
  x: number;
  y: number;
}

/** Something to place: with children it is as large as they need, and its size is the least; otherwise it has its size. */
export interface LayoutBox {
  id: string;
  width: number;
  height: number;
  children?: LayoutBox[];
}

export interface LayoutLine {
  id: string;
  /** Ids of boxes, `to` likewise. */
  from: string;
  to: string;
  label: { width: number; height: number } | null;
}

/** Boxes and lines to place; the same request is placed the same way, and one more box moves the others little. */
export interface LayoutRequest {
  /** `layered` follows the lines from box to box, some hundred boxes at most; `spread` is for many. */
  method: 'layered' | 'spread';
  /** Where lines lead, for `layered`. */
  direction: 'right' | 'down';
  /** Over the children of a box. */
  headingRoom: number;
  boxes: LayoutBox[];
  lines: LayoutLine[];
}

/** Where everything is; positions are all of the whole, whatever box a box is in. */
export interface LayoutResult {
  width: number;
  height: number;
  boxes: { id: string; x: number; y: number; width: number; height: number }[];
  lines: { id: string; points: LayoutPoint[]; labelAt: LayoutPoint | null }[];
}
