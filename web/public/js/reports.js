import { download, get } from './api.js';
import { bytes, card, el, notice, save, time } from './dom.js';
import { action } from './form.js';
import { follow } from './jobs.js';
import { listing } from './listing.js';
import { report } from './report.js';
import { askForReport } from './report-request.js';

const PATH = '/api/v1/reports';

/** The reports and how to ask for one, or the one that the address names. */
export async function reports(place, me, signal, id) {
  const { kinds } = await get(`${PATH}/kinds`);
  if (id) return report(place, kinds, signal, id);
  const list = listing({ caption: 'Reports', columns: columns(kinds), empty: 'Nobody has asked for a report.' });
  const ask = action('New report', async () => {
    const accepted = await askForReport(kinds.filter(({ permission }) => me.permissions.includes(permission)));
    if (accepted) location.hash = `#/reports/${accepted.report_id}`;
  });
  const text = 'A report is written by a job, from one moment of what is known. What it says is traced to its queries.';
  place.append(
    el('h1', {}, 'Reports'),
    card('All reports', el('p', { class: 'quiet' }, text), list.element, el('div', { class: 'actions' }, ask)),
  );
  await list.show(PATH);
  await follow(list.refresh, signal);
}

function columns(kinds) {
  return [
    ['Report', (row) => el('a', { href: `#/reports/${row.id}` }, nameOf(row, kinds))],
    ['Format', (row) => row.format],
    ['Narrowed to', (row) => narrowedTo(row).join(', ')],
    ['State', stateTag],
    ['Size', (row) => (row.size === null ? '' : bytes(row.size)), true],
    ['Asked for', (row) => time(row.created_at)],
    ['Actions', (row) => downloadButton(row, `Download ${nameOf(row, kinds)}`) ?? ''],
  ];
}

/** What a report is called. */
export function nameOf({ title, kind }, kinds) {
  return title ?? kinds.find((each) => each.kind === kind)?.title ?? kind;
}

/** What it is narrowed to, in words. */
export function narrowedTo({ filters }) {
  return Object.entries(filters).map(([name, value]) => `${name.replaceAll('_', ' ')} ${[value].flat().join(', ')}`);
}

/** The state of a report. */
export function stateTag({ state }) {
  const look = { ready: 'completed', expired: 'cancelled' }[state] ?? state;
  return el('span', { class: `tag ${look}` }, state);
}

/** Saves the file of a report; null as long as there is none. */
export function downloadButton({ download_url: url }, label) {
  if (url === null) return null;
  const work = async () => {
    const { name, blob } = await download(url);
    save(name, blob);
    notice(`Saved as ${name}.`);
  };
  return action('Download', work, { label });
}
