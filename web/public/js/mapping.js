import { get, post } from './api.js';
import { el, notice, table, time } from './dom.js';
import { dialog } from './form.js';

/** What a column can hold, as people say it; the names on the left are the API's. */
const FIELDS = [
  ['', 'not used'],
  ['src', 'source address'],
  ['dst', 'destination address'],
  ['src_name', 'source name'],
  ['dst_name', 'destination name'],
  ['src_port', 'source port'],
  ['dst_port', 'destination port'],
  ['protocol', 'protocol'],
  ['time', 'time'],
  ['date', 'date'],
  ['clock', 'time of day'],
  ['end_time', 'end'],
  ['duration', 'duration (s)'],
  ['duration_ms', 'duration (ms)'],
  ['bytes_out', 'bytes sent'],
  ['bytes_in', 'bytes received'],
  ['bytes', 'bytes'],
  ['packets_out', 'packets sent'],
  ['packets_in', 'packets received'],
  ['packets', 'packets'],
  ['action', 'action'],
  ['state', 'state'],
  ['application', 'application'],
  ['user', 'user'],
  ['rule', 'rule'],
  ['observer', 'device'],
  ['src_zone', 'source zone'],
  ['dst_zone', 'destination zone'],
  ['count', 'count'],
];
const SHOWN_ROWS = 3;

/** Asks what the columns of a waiting table mean, beginning with what the answer to its upload proposes; then it is read. */
export async function askMapping({ mapping_url: url, mapping, columns, header_line, delimiter, sheet, sample }) {
  const proposed = new Map(mapping.map(({ index, field }) => [index, field]));
  const shown = columns.map((name, place) => [name, (row) => row[place] ?? '']);
  const done = await dialog({
    title: 'What do the columns mean?',
    action: 'Read the table',
    cancel: 'Later',
    before: [
      el('p', {}, `${sheet ? `“${sheet}”` : 'The file'} is a table, but it is not certain what its columns mean.`),
      el('div', { class: 'scroll' }, table('The first rows', shown, sample.slice(0, SHOWN_ROWS), 'No rows.')),
    ],
    fields: [
      ...columns.map((name, place) => [
        `column-${place + 1}`,
        name,
        { options: FIELDS, value: proposed.get(place + 1) ?? '' },
      ]),
      ['remember', 'Read tables with the same header like this from now on', { type: 'checkbox' }],
    ],
    async submit({ remember, ...chosen }) {
      const stated = columns.flatMap((_, place) => {
        const field = chosen[`column-${place + 1}`];
        return field ? [{ index: place + 1, field }] : [];
      });
      const about = { header_line, delimiter, ...(sheet ? { sheet } : {}) };
      await post(url, { columns: stated, ...about, remember });
      return true;
    },
  });
  notice(done ? 'The table is being read.' : 'The table is kept until you say what its columns mean: choose it again.');
}

/** The tables that wait for somebody to say what their columns mean. Answers how to read them again. */
export function waitingTables(place) {
  const list = el('div');
  place.append(list);
  return async () => {
    const { items } = await get('/api/v1/files?state=mapping&limit=12');
    if (items.length === 0) return list.replaceChildren();
    const columns = [
      ['Table', (file) => file.name],
      ['Since', (file) => time(file.created_at)],
    ];
    const hint = 'These wait for their columns: choose the file again to say what they mean.';
    return list.replaceChildren(el('p', {}, hint), table('Waiting tables', columns, items, ''));
  };
}
