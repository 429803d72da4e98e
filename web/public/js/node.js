import { get, patch } from './api.js';
import { bytes, card, el, number, table, time } from './dom.js';
import { action, dialog } from './form.js';
import { facts, sure, texts } from './listing.js';
import { machineCard } from './machine.js';
import { atSite, nodeLink, TYPES } from './node-words.js';

/** One node: what it is, why that is said, what it offers and uses, and who says otherwise. */
export async function node(place, me, id) {
  const path = `/api/v1/network/nodes/${id}`;
  const mayChange = me.permissions.includes('network:write');
  const show = async () => {
    const it = await get(path);
    const correct = action('Correct', async () => {
      if (await correction(path, it)) await show();
    });
    const summary = card('What it is', said(it), ...(mayChange ? [el('div', { class: 'actions' }, correct)] : []));
    place.replaceChildren(
      el('p', {}, el('a', { href: '#/nodes' }, 'All nodes')),
      el('h1', {}, [atSite(it.address, it.site), it.hostname].filter(Boolean).join(' – ')),
      summary,
      card('Why this type', whyType(it)),
      await machineCard(it, mayChange, show),
      card('Names', table('Names', NAMES, it.names, 'Nothing names it.')),
      card('Evidence', table('Evidence', FACTS, it.facts, 'Nothing else is known of it.')),
      el(
        'div',
        { class: 'pair' },
        card('Offers', table('Services it offers', SERVICES, it.services_offered, 'Nothing that was used.')),
        card('Uses', table('Services it uses', SERVICES, it.services_used, 'Nothing.')),
      ),
      card('Peers', table('Peers', PEERS, it.peers, 'None.')),
    );
  };
  await show();
}

function said(it) {
  const { corrected } = it;
  return facts([
    ['Name', sure(it.hostname, it.hostname_confidence)],
    ['Type', sure(it.node_type.replaceAll('-', ' '), it.node_type_confidence || null)],
    ['System', sure(it.os, it.os_confidence)],
    ['Because of', it.os === null ? '' : it.os_reasons.join('; ')],
    ['Vendor', it.vendor],
    ['Roles', it.roles.map((role) => role.replaceAll('-', ' ')).join(', ')],
    ['Where', it.scope.replaceAll('_', ' ')],
    ['Zone', it.zone],
    ['Owner', it.owner],
    ['Notes', it.notes],
    ['Corrected', corrected && `${time(corrected.changed_at)}: what people say stands above all evidence`],
    ['Seen', `${time(it.first_seen)} to ${time(it.last_seen)}`],
    ['Flows', `${number(it.flows)}, of which ${number(it.failed_flows)} failed`],
    ['Traffic', `${bytes(it.bytes_out)} out, ${bytes(it.bytes_in)} in`],
  ]);
}

function whyType({ type_candidates: candidates }) {
  const columns = [
    ['Type', (row) => row.type.replaceAll('-', ' ')],
    ['Confidence', (row) => `${row.confidence} %`, true],
    ['Reasons', (row) => texts(row.reasons)],
  ];
  return table('Types that speak for themselves', columns, candidates, 'Too little is known to say a type.');
}

function correction(path, it) {
  const own = (name) => it.corrected?.[name] ?? '';
  const plain = { required: false, spellcheck: 'false', autocomplete: 'off' };
  return dialog({
    title: `Correct ${it.address}`,
    action: 'Save',
    before: [el('p', {}, 'What is left empty is decided by the evidence.')],
    fields: [
      ['hostname', 'Name', { ...plain, maxlength: '253', value: own('hostname') }],
      ['node_type', 'Type', { options: [['', 'by the evidence'], ...TYPES], value: own('node_type') }],
      ['os', 'System', { ...plain, maxlength: '120', value: own('os') }],
      ['owner', 'Owner', { ...plain, maxlength: '200', value: own('owner') }],
      ['notes', 'Notes', { required: false, multiline: true, maxlength: '4000', value: own('notes') }],
    ],
    submit: (values) =>
      patch(path, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim() || null]))),
  });
}

function where({ upload, line, part }) {
  if (upload === null) return 'said by the name server';
  return `${upload}, line ${number(line)}${part > 0 ? ` of part ${part}` : ''}`;
}

const NAMES = [
  ['Name', (row) => row.name],
  ['From', (row) => row.source],
  ['Confidence', (row) => `${row.confidence} %`, true],
  ['Times', (row) => number(row.count), true],
  ['Stated in', where],
];

const FACTS = [
  ['What', (row) => row.kind],
  ['Says', (row) => row.value],
  ['From', (row) => row.source],
  ['Confidence', (row) => `${row.confidence} %`, true],
  ['Last', (row) => time(row.last_seen)],
  ['Stated in', where],
];

const SERVICES = [
  ['Service', (row) => `${row.port}/${row.protocol_name}`],
  ['Application', (row) => row.application ?? ''],
  ['Peers', (row) => number(row.peers), true],
  ['Flows', (row) => number(row.flows), true],
  ['Failed', (row) => number(row.failed_flows), true],
];

const PEERS = [
  ['Address', nodeLink],
  ['Who calls', (row) => (row.calls_it ? (row.called_by_it ? 'both' : 'calls this node') : 'called by this node')],
  ['Flows', (row) => number(row.flows), true],
  ['Failed', (row) => number(row.failed_flows), true],
];
