const SVG = 'http://www.w3.org/2000/svg';

/** Makes an element of a picture; text in it is text, as everywhere. */
export function part(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Marks of a drawing as elements, in the order in which they are painted. */
export function paint(marks) {
  return marks.flatMap((mark) => PAINTERS[mark.kind](mark));
}

const look = ({ fill, stroke }) => ({
  fill: fill ?? 'none',
  ...(stroke && { stroke: stroke.color, 'stroke-width': stroke.width, 'stroke-dasharray': stroke.dash?.join(' ') }),
});

const PAINTERS = {
  rectangle: (mark) => [
    part('rect', { x: mark.x, y: mark.y, width: mark.width, height: mark.height, rx: mark.radius, ...look(mark) }),
  ],
  ellipse: (mark) => [part('ellipse', { cx: mark.x, cy: mark.y, rx: mark.radiusX, ry: mark.radiusY, ...look(mark) })],
  path: (mark) => {
    const points = mark.points.map(({ x, y }) => `${x},${y}`).join(' ');
    const line = part(mark.closed ? 'polygon' : 'polyline', { points, ...look(mark) });
    return mark.arrow ? [line, head(mark)] : [line];
  },
  label: ({ text, x, y, size, color, align = 'start', bold }) => [
    part(
      'text',
      { x, y, 'font-size': size, fill: color, 'text-anchor': align, 'font-weight': bold ? 'bold' : undefined },
      text,
    ),
  ],
};

/** The arrow at the end of a line. */
function head({ points, stroke }) {
  const tip = points.at(-1);
  const before = points.findLast(({ x, y }) => x !== tip.x || y !== tip.y) ?? tip;
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const size = 4 + 1.6 * stroke.width;
  const corner = (turn) => `${tip.x - size * Math.cos(angle + turn)},${tip.y - size * Math.sin(angle + turn)}`;
  return part('polygon', { points: `${tip.x},${tip.y} ${corner(0.42)} ${corner(-0.42)}`, fill: stroke.color });
}
