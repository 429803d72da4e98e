/** Lengths are points; the origin is the top left. */
export interface Point {
  x: number;
  y: number;
}

/** Something to place: with children it is as large as they need, and its size is the least; otherwise it has its size. */
export interface Box {
  id: string;
  width: number;
  height: number;
  children?: Box[];
}

export interface PlaceRequest {
  /** `layered` follows the lines, some hundred boxes at most; `spread` is for thousands. */
  method: 'layered' | 'spread';
  direction: 'right' | 'down';
  /** Over the children of a box. */
  headingRoom: number;
  boxes: Box[];
  lines: { id: string; from: string; to: string; label: { width: number; height: number } | null }[];
}

export interface PlaceResult {
  width: number;
  height: number;
  boxes: { id: string; x: number; y: number; width: number; height: number }[];
  lines: { id: string; points: Point[]; labelAt: Point | null }[];
}

/**
 * Places boxes and lines. The domain decides what is on a page; whoever calls it gives it the engine that places
 * (infra/layout), which is slow and runs elsewhere.
 */
export type Place = (request: PlaceRequest) => Promise<PlaceResult>;
