import { ALERTS, severityTag, spanOf } from './alert-words.js';
import { get } from './api.js';
import { card, el, number } from './dom.js';
import { facts, listing, searchForm, texts } from './listing.js';

const PATH = '/api/v1/security/incidents';
const STATES = [
  ['open', 'open'],
  ['closed', 'closed'],
  ['', 'any'],
];

/** Alerts that belong together, or the incident that the address names. */
export async function incidents(place, _me, _signal, id) {
  if (id) return incident(place, id);
  const list = listing({ caption: 'Incidents', columns: COLUMNS, empty: 'There is no such incident.' });
  const search = searchForm('Incidents', [['state', 'State', { options: STATES }]], (query) =>
    list.show(`${PATH}${query}`),
  );
  place.append(el('h1', {}, 'Incidents'), card('What belongs together', search, list.element));
  await list.show(`${PATH}?state=open`);
}

async function incident(place, id) {
  const it = await get(`${PATH}/${id}`);
  const list = listing({ caption: 'Alerts', columns: ALERTS, empty: 'None is left.' });
  place.append(
    el('p', {}, el('a', { href: '#/incidents' }, 'All incidents')),
    el('h1', {}, `Incident of ${nameOf(it)}`),
    card(
      'What it is',
      facts([
        ['Severity', severityTag(it)],
        ['State', it.state],
        ['Score', number(it.score)],
        ['When', spanOf(it)],
        ['Machines', texts(it.actors ?? [])],
        ['Detections', (it.detections ?? []).join(', ')],
        ['Alerts', `${number(it.alerts)}, of which ${number(it.open_alerts)} are open`],
      ]),
    ),
    card('Its alerts', list.element),
  );
  await list.show(`/api/v1/security/alerts?incident_id=${id}&sort=score`);
}

/** The machine that it began with, and how many it went on to. */
function nameOf({ actors }) {
  const [first, ...others] = actors ?? [];
  if (first === undefined) return 'nobody that is known';
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

const COLUMNS = [
  ['Score', (row) => number(row.score), true],
  ['Severity', severityTag],
  ['Incident', (row) => el('a', { href: `#/incidents/${row.id}` }, nameOf(row))],
  ['Detections', (row) => (row.detections ?? []).join(', ')],
  ['Alerts', (row) => number(row.alerts), true],
  ['Open', (row) => number(row.open_alerts), true],
  ['When', spanOf],
];
