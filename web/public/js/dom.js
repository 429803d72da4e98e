/** Makes an element. Children are elements or text; nothing is ever parsed as HTML, so data cannot become a page. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (typeof value === 'boolean') element.toggleAttribute(key, value);
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A table with a caption for screen readers; `columns` are [title, row => cell, isNumber]. */
export function table(caption, columns, rows, empty) {
  if (rows.length === 0) return el('p', { class: 'quiet' }, empty);
  const cell = (row) => columns.map(([, read, number]) => el('td', number ? { class: 'number' } : {}, read(row)));
  const head = columns.map(([title, , number]) =>
    el('th', { scope: 'col', ...(number ? { class: 'number' } : {}) }, title),
  );
  return el(
    'table',
    { 'aria-label': caption },
    el('thead', {}, el('tr', {}, ...head)),
    el('tbody', {}, ...rows.map((row) => el('tr', {}, ...cell(row)))),
  );
}

/** A section with a heading and room for what comes. */
export function card(title, ...children) {
  return el('section', { class: 'card', 'aria-label': title }, el('h2', {}, title), ...children);
}

/** Says something to everybody, screen readers included. */
export function notice(text, isProblem = false) {
  const place = document.getElementById('notice');
  place.textContent = text;
  place.hidden = text === '';
  place.classList.toggle('problem', isProblem);
}

const whole = new Intl.NumberFormat();

/** 1234567 as people write it. */
export const number = (value) => whole.format(value);

/** Bytes with a unit. */
export function bytes(value) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return `${(value / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

/** A point in time, short. */
export function time(text) {
  return new Date(text).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
}

/** Has the browser save a file. */
export function save(name, blob) {
  const url = URL.createObjectURL(blob);
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
