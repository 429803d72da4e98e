import { download, getAll } from './api.js';
import { card, el, notice, save, table, time } from './dom.js';
import { action, withStepUp } from './form.js';

const PATH = '/api/v1/audit';
/** Enough to see what has just happened; the file has everything. */
const SHOWN = 200;

/** Who did what, for administrators, and all of it as a file. */
export async function audit(place) {
  const take = action('Download as CSV', async () => {
    const file = await withStepUp(() => download(`${PATH}/export?format=csv`));
    if (!file) return;
    save(file.name, file.blob);
    notice(`Saved as ${file.name}.`);
  });
  const rows = await getAll(PATH, SHOWN);
  place.append(
    el('h1', {}, 'Audit log'),
    card(
      `The latest ${SHOWN} entries`,
      table('Audit log', COLUMNS, rows, 'There are none.'),
      el('div', { class: 'actions' }, take),
    ),
  );
}

const COLUMNS = [
  ['When', (row) => time(row.at)],
  ['What', (row) => row.action],
  ['Outcome', (row) => row.outcome],
  ['Who', (row) => row.actor_id ?? ''],
  ['About', (row) => row.target ?? ''],
  ['From', (row) => row.ip ?? ''],
];
