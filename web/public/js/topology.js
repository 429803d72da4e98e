import { download, get } from './api.js';
import { card, el, number, save, table } from './dom.js';
import { paint, part } from './drawing.js';
import { action } from './form.js';

const PATH = '/api/v1/network/diagram';
const BOXES = { '': 'Zones', application: 'Applications', subnet: 'Subnets' };
const EVIDENCE = {
  observed: 'It answered',
  denied: 'Only refused attempts',
  'scanned-open': 'A scan found it open',
  inferred: 'Nobody answered',
};

/** The network as a picture: an overview, a page for each zone and application, and the same as a table. */
export async function topology(place, _me, signal) {
  const wanted = { page: 'overview', boxes: '', unanswered: false };
  const picture = el('div', { class: 'diagram', 'aria-busy': true });
  const details = card('Details', el('p', { class: 'quiet' }, 'Pick a shape to see what is known of it.'));
  const lines = card('Connections on this page');
  const pages = el('select', { id: 'page', onchange: (event) => turn({ page: event.target.value }) });
  const turn = (change) => show(Object.assign(wanted, change));

  async function show() {
    picture.setAttribute('aria-busy', 'true');
    picture.classList.add('waiting');
    const answer = await get(`${PATH}?${query(wanted)}`, signal);
    pages.replaceChildren(...options(answer.parts, wanted.page));
    picture.replaceChildren(draw(answer, (shape) => details.replaceChildren(...describe(shape))));
    lines.replaceChildren(el('h2', {}, 'Connections on this page'), listed(answer.page));
    picture.removeAttribute('aria-busy');
    picture.classList.remove('waiting');
  }

  place.append(
    el('h1', {}, 'Topology'),
    el(
      'div',
      { class: 'choices' },
      el('label', {}, 'Page', pages),
      el(
        'label',
        {},
        'Boxes',
        el('select', { onchange: (event) => turn({ boxes: event.target.value, page: 'overview' }) }, ...choices()),
      ),
      el(
        'label',
        { class: 'tick' },
        el('input', { type: 'checkbox', onchange: (event) => turn({ unanswered: event.target.checked }) }),
        'With attempts that nobody answered',
      ),
      action('Save picture', async () =>
        save('network.svg', (await download(`${PATH}?${query(wanted)}&format=svg`)).blob),
      ),
    ),
    picture,
    details,
    lines,
  );
  await show();
}

function query({ page, boxes, unanswered }) {
  return new URLSearchParams({
    page,
    ...(boxes && { boxes }),
    ...(unanswered && { evidence: Object.keys(EVIDENCE).join(',') }),
  });
}

function choices() {
  return Object.entries(BOXES).map(([value, title]) => el('option', { value }, title));
}

function options(parts, current) {
  const all = [{ id: 'overview', name: 'Overview' }, ...parts];
  return all.map(({ id, kind, name, nodes }) => {
    const text = kind ? `${name} (${kind}, ${number(nodes)} nodes)` : name;
    return el('option', { value: id, selected: id === current }, text);
  });
}

/** The page as a picture in which shapes can be picked, by pointer and by keyboard. */
function draw({ title, page, marks }, pick) {
  const targets = page.shapes.map((shape) => {
    const choose = () => pick(shape);
    const keys = (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      choose();
    };
    const { x, y, width, height } = shape;
    const name = `${shape.label}${shape.detail ? `, ${shape.detail}` : ''}${shape.risk === 'none' ? '' : `, ${shape.risk} alert`}`;
    return part(
      'rect',
      {
        x,
        y,
        width,
        height,
        rx: 4,
        class: 'target',
        tabindex: 0,
        role: 'button',
        'aria-label': name,
        onclick: choose,
        onkeydown: keys,
      },
      part('title', {}, name),
    );
  });
  return part(
    'svg',
    {
      viewBox: `0 0 ${page.width} ${page.height}`,
      role: 'group',
      'aria-label': `${title}: ${page.title}. The table below says the same.`,
      'font-family': "'DejaVu Sans', Verdana, Arial, sans-serif",
    },
    ...paint(marks),
    ...targets,
  );
}

function describe(shape) {
  const rows = [['Type', shape.type], ['Risk', shape.risk], ...shape.data.map(({ label, value }) => [label, value])];
  return [
    el('h2', {}, shape.label),
    el(
      'dl',
      { class: 'facts', 'aria-live': 'polite' },
      ...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
    ),
  ];
}

function listed({ containers, shapes, lines }) {
  const names = new Map([...containers, ...shapes].map(({ id, label }) => [id, label]));
  return table(
    'Connections on this page',
    [
      ['From', (line) => names.get(line.from)],
      ['To', (line) => names.get(line.to)],
      ['Services', (line) => line.label ?? ''],
      ['Evidence', (line) => EVIDENCE[line.evidence]],
      ['Connections', (line) => number(line.weight), true],
    ],
    lines,
    'Nothing is connected here.',
  );
}
