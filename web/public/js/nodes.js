import { bytes, card, el, number, time } from './dom.js';
import { listing, searchForm, sure } from './listing.js';
import { node } from './node.js';
import { nodeLink, TYPES } from './node-words.js';

const PATH = '/api/v1/network/nodes';

/** The nodes of the network, or the one that the address names. */
export async function nodes(place, me, _signal, id) {
  if (id) return node(place, me, id);
  const list = listing({ caption: 'Nodes', columns: COLUMNS, empty: 'No such node was seen.' });
  const search = searchForm(
    'Nodes',
    [
      ['q', 'Address or name', { spellcheck: 'false', autocomplete: 'off', maxlength: '100' }],
      ['type', 'Type', { options: [['', 'any'], ...TYPES] }],
      ['scope', 'Where', { options: [['', 'anywhere'], ...['internal', 'external'].map((each) => [each, each])] }],
    ],
    (query) => list.show(`${PATH}${query}`),
  );
  place.append(el('h1', {}, 'Nodes'), card('What was seen', search, list.element));
  await list.show(PATH);
}

const COLUMNS = [
  ['Address', nodeLink],
  ['Name', (row) => sure(row.hostname, row.hostname_confidence)],
  ['Type', (row) => sure(row.node_type.replaceAll('-', ' '), row.node_type_confidence || null)],
  ['System', (row) => sure(row.os, row.os_confidence)],
  ['Vendor', (row) => row.vendor ?? ''],
  ['Zone', (row) => row.zone ?? ''],
  ['Flows', (row) => number(row.flows), true],
  ['Traffic', (row) => bytes(row.bytes_out + row.bytes_in), true],
  ['Last seen', (row) => time(row.last_seen)],
];
