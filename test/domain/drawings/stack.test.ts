import { expect } from 'chai';
import type { Drawing } from '../../../src/domain/drawings/drawing.ts';
import { stackDrawings } from '../../../src/domain/drawings/stack.ts';

const page = (width: number, height: number): Drawing => ({
  ...{ width, height },
  marks: [{ kind: 'path', points: [{ x: 1, y: 2 }] }],
});
const placesOf = ({ marks }: Drawing) => marks.map((mark) => (mark.kind === 'path' ? mark.points[0] : undefined));

describe('drawings below each other', () => {
  it('stand in the middle of the widest, or from the left on', () => {
    const pages = [page(100, 50), page(500, 10)];
    const middle = stackDrawings(pages, 20);
    expect([middle.width, middle.height]).to.deep.equal([500, 80]);
    expect(placesOf(middle)).to.deep.equal([
      { x: 201, y: 2 },
      { x: 1, y: 72 },
    ]);
    expect(placesOf(stackDrawings(pages, 20, 'left'))).to.deep.equal([
      { x: 1, y: 2 },
      { x: 1, y: 72 },
    ]);
  });
});
