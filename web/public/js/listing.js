import { get } from './api.js';
import { el, notice, number, table } from './dom.js';
import { fieldsOf, valuesOf } from './form.js';

const PAGE = 50;

/**
 * A list of which more can be fetched, with how much of it is shown. `show(path)` reads it from the beginning, and
 * `refresh()` does so again unless somebody is reading in it; `columns` are as table() has them.
 */
export function listing({ caption, columns, empty }) {
  const rows = el('div');
  const state = el('p', { class: 'quiet', role: 'status' });
  const more = el('button', { type: 'button', class: 'small', hidden: true }, `More ${caption.toLowerCase()}`);
  const element = el('div', {}, rows, state, more);
  let shown = { path: '', items: [], next: null };
  let wanted = '';
  let asked = 0;
  const read = async (path, items, cursor) => {
    asked += 1;
    const turn = asked;
    const from = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const page = await get(`${path}${path.includes('?') ? '&' : '?'}limit=${PAGE}${from}`);
    // Answers may overtake each other; what was asked for last is what somebody waits for.
    if (turn !== asked) return;
    shown = { path, items: [...items, ...page.items], next: page.next_cursor };
    rows.replaceChildren(table(caption, columns, shown.items, empty));
    state.textContent = shown.items.length === 0 ? '' : `${number(shown.items.length)} of ${number(page.total)}`;
    more.hidden = shown.next === null;
  };
  more.addEventListener('click', async () => {
    more.disabled = true;
    await read(shown.path, shown.items, shown.next).catch((error) => notice(error.message, true));
    more.disabled = false;
  });
  // Nobody's place is taken away: not in a list that was read on, and not where somebody stands in it.
  const isLeft = () => shown.items.length <= PAGE && !element.contains(document.activeElement);
  return {
    element,
    show: (path) => {
      wanted = path;
      return read(path, [], null);
    },
    refresh: async () => isLeft() && read(wanted, [], null),
  };
}

/** A form that narrows a list; `onSearch` gets the query, `?` included, of what was filled in. */
export function searchForm(title, fields, onSearch) {
  const go = el('button', { type: 'submit' }, 'Search');
  const optional = fields.map(([name, label, more]) => [name, label, { required: false, ...more }]);
  const form = el('form', { class: 'search', role: 'search', 'aria-label': title }, ...fieldsOf(optional), go);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    go.disabled = true;
    const filled = Object.entries(valuesOf(form)).filter(([, value]) => value !== '');
    await onSearch(`?${new URLSearchParams(filled)}`).catch((error) => notice(error.message, true));
    go.disabled = false;
  });
  return form;
}

/** Names with their values, as pairs; what has no value is left out. */
export function facts(pairs) {
  const said = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return el('dl', { class: 'facts' }, ...said.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

/** What is said, and how sure that is. */
export function sure(text, confidence) {
  return text === null || confidence === null ? (text ?? '') : `${text} (${confidence} %)`;
}

/** A list of texts, such as reasons. */
export function texts(items) {
  return items.length === 0 ? '' : el('ul', {}, ...items.map((item) => el('li', {}, item)));
}
