import { alert } from './alert.js';
import { ALERTS, SEVERITIES, STATUSES } from './alert-words.js';
import { card, el } from './dom.js';
import { listing, searchForm } from './listing.js';

const PATH = '/api/v1/security/alerts';
const OPEN = [['open', 'open'], ...STATUSES.map((each) => [each, each]), ['', 'any']];

/** What the detections found, the gravest first, or the alert that the address names. */
export async function alerts(place, me, _signal, id) {
  if (id) return alert(place, me, id);
  const list = listing({ caption: 'Alerts', columns: ALERTS, empty: 'There is no such alert.' });
  const show = (query) => list.show(`${PATH}${query}&sort=score`);
  const plain = { spellcheck: 'false', autocomplete: 'off' };
  const search = searchForm(
    'Alerts',
    [
      ['status', 'Status', { options: OPEN, value: 'open' }],
      ['severity', 'Severity', { options: [['', 'any'], ...SEVERITIES.map((each) => [each, each])] }],
      ['within', 'Address or network', { ...plain, maxlength: '50' }],
      ['detection', 'Detection', { ...plain, maxlength: '100' }],
      [
        'overdue',
        'How late',
        {
          options: [
            ['', 'late or not'],
            ['true', 'only what is late'],
          ],
        },
      ],
    ],
    show,
  );
  place.append(el('h1', {}, 'Alerts'), card('What was found', search, list.element));
  await show('?status=open');
}
