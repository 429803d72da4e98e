import { el, number } from './dom.js';

/** Whether a scan goes on. */
export const isUnderWay = ({ state }) => state === 'queued' || state === 'running';

/** The state of a scan. */
export function stateTag({ state }) {
  const grave = state === 'refused' ? 'failed' : state;
  return el('span', { class: `tag ${grave}` }, state);
}

/** How far a scan is, as a bar with its words for those who do not see it. */
export function progressOf({ addresses, progress: { addresses_done: done } }) {
  const label = `${number(done)} of ${number(addresses)} addresses`;
  return el('progress', { max: String(addresses), value: String(done), 'aria-label': label, title: label });
}
