import { get, patch, post } from './api.js';
import { bytes, card, el, number, table } from './dom.js';
import { action, confirmed, dialog } from './form.js';
import { facts, listing, searchForm, sure, texts } from './listing.js';
import { atSite, nodeLink } from './node-words.js';

/** One application: what it is, its members, what it needs, who needs it, and how ready it is to be segmented. */
export async function application(place, me, id) {
  const path = `/api/v1/applications/${id}`;
  const mayChange = me.permissions.includes('network:write');
  const show = async () => {
    const [it, { needs, needed_by: neededBy }, { readiness }] = await Promise.all([
      get(path),
      get(`${path}/dependencies?limit=100`),
      get(`${path}/readiness`),
    ]);
    const change = action('Change', async () => {
      if (await changed(path, it)) await show();
    });
    const add = action('Add members', async () => {
      if (await added(path)) await show();
    });
    const members = listing({ caption: 'Members', columns: memberColumns(path, mayChange, show), empty: 'None.' });
    const traffic = listing({ caption: 'Traffic', columns: TRAFFIC, empty: 'None.' });
    const narrow = searchForm('Traffic', WAYS, (query) => traffic.show(`${path}/traffic${query}`));
    place.replaceChildren(
      el('p', {}, el('a', { href: '#/applications' }, 'All applications')),
      el('h1', {}, it.name),
      card('What it is', said(it), ...(mayChange ? [el('div', { class: 'actions' }, change)] : [])),
      card('Ready to segment', ...readinessOf(readiness)),
      card('Members', members.element, ...(mayChange ? [el('div', { class: 'actions' }, add)] : [])),
      el(
        'div',
        { class: 'pair' },
        card('Needs', table('What it needs', needColumns('server'), needs, 'Nothing of others.')),
        card('Needed by', table('Who needs it', needColumns('client'), neededBy, 'Nobody.')),
      ),
      card('Traffic', narrow, traffic.element),
    );
    await Promise.all([members.show(`${path}/members`), traffic.show(`${path}/traffic`)]);
  };
  await show();
}

function said(it) {
  // What people said needs no share of members to be sure.
  const told = (field, value) => {
    const reason = it.stated.includes(field) ? undefined : it.reasons.find(({ about }) => about === field);
    return sure(value, reason?.confidence ?? null);
  };
  return facts([
    ['Archetype', sure(it.archetype.replaceAll('-', ' '), it.archetype_confidence || null)],
    ['Belongs together', it.confidence > 0 ? `${it.confidence} % sure` : ''],
    ['Because', texts(it.reasons.map(({ text }) => text))],
    ['Description', it.description],
    ['Owner', told('owner', it.owner)],
    ['Criticality', told('criticality', it.criticality)],
    ['Classification', told('classification', it.classification)],
    ['Compliance', told('compliance', it.compliance.join(', '))],
    ['Said by people', it.stated.map((field) => field.replaceAll('_', ' ')).join(', ')],
  ]);
}

function readinessOf(readiness) {
  if (readiness === null) return [el('p', { class: 'quiet' }, 'Not counted yet: the next classification does that.')];
  const columns = [
    ['Part', (row) => row.name.replaceAll('_', ' ')],
    ['Score', (row) => `${row.score} %`, true],
    ['Weight', (row) => number(row.weight), true],
    ['Because', (row) => row.text],
  ];
  const reach = readiness.blast_radius.map(({ hops, nodes }) => `${number(nodes)} within ${hops}`).join(', ');
  return [
    facts([
      ['Score', `${readiness.score} %`],
      [
        'Services',
        `${number(readiness.services_in)} in, ${number(readiness.services_out)} out, ${number(readiness.services_inside)} inside`,
      ],
      ['Crosses zones', `${number(readiness.zone_crossings)} times`],
      ['Blast radius', reach && `${reach} hops`],
      ['Articulation points', readiness.articulation_points.join(', ')],
    ]),
    table('Parts of the score', columns, readiness.parts, ''),
  ];
}

function memberColumns(path, mayChange, show) {
  const leave = ({ address, site }) =>
    action(
      'Take out',
      async () => {
        if (!(await confirmed(`Take ${atSite(address, site)} out?`, 'Later classifications keep to it.', 'Take out')))
          return;
        await post(`${path}/members/remove`, { addresses: [address], ...(site ? { site } : {}) });
        await show();
      },
      { label: `Take out ${atSite(address, site)}` },
    );
  return [
    ['Address', ({ node_id: id, address, site }) => nodeLink({ id, address, site })],
    ['Name', (row) => row.hostname ?? ''],
    ['Zone', (row) => row.zone ?? ''],
    ['Tier', (row) => sure(row.tier, row.tier_confidence || null)],
    ['Confidence', (row) => `${row.confidence} %`, true],
    ['Reasons', (row) => texts(row.reasons.map(({ text }) => text))],
    ...(mayChange ? [['Action', leave]] : []),
  ];
}

function needColumns(side) {
  return [
    ['Application', (row) => el('a', { href: `#/applications/${row[`${side}_id`]}` }, row[side])],
    ['Service', (row) => `${row.port}/${row.protocol_name}`],
    ['Flows', (row) => number(row.flows), true],
    ['Traffic', (row) => bytes(row.bytes), true],
  ];
}

const WAYS = [
  ['way', 'Way', { options: [['', 'any'], ...['in', 'out', 'inside'].map((way) => [way, way])] }],
  [
    'crosses_zones',
    'Crosses zones',
    {
      options: [
        ['', 'or not'],
        ['true', 'yes'],
        ['false', 'no'],
      ],
    },
  ],
];

const TRAFFIC = [
  ['Way', (row) => row.way],
  ...['client', 'server'].flatMap((end) => [
    [end === 'client' ? 'Client' : 'Server', (row) => atSite(row[end], row[`${end}_site`])],
    [
      `${end === 'client' ? 'Client' : 'Server'} is`,
      (row) => [row[`${end}_tier`], ...row[`${end}_applications`]].filter(Boolean).join(', '),
    ],
    [`Zone of the ${end}`, (row) => row[`${end}_zone`] ?? ''],
  ]),
  ['Service', (row) => `${row.port}/${row.protocol_name}`],
  ['Flows', (row) => number(row.flows), true],
  ['Traffic', (row) => bytes(row.bytes_out + row.bytes_in), true],
];

function added(path) {
  const tiers = ['web', 'app', 'data', 'integration', 'infrastructure'].map((each) => [each, each]);
  return dialog({
    title: 'Add members',
    action: 'Add',
    before: [el('p', {}, 'What is said here stands above all evidence.')],
    fields: [
      ['addresses', 'Addresses', { spellcheck: 'false', autocomplete: 'off', help: 'Separated by blanks' }],
      ['tier', 'Tier', { options: [['', 'by the evidence'], ...tiers] }],
    ],
    async submit({ addresses, tier }) {
      const list = addresses.split(/[\s,]+/).filter(Boolean);
      await post(`${path}/members`, { addresses: list, ...(tier ? { tier } : {}) });
      return true;
    },
  });
}

function changed(path, it) {
  const choices = (names) => [['', 'not said'], ...names.map((name) => [name, name])];
  return dialog({
    title: `Change ${it.name}`,
    action: 'Save',
    fields: [
      ['name', 'Name', { maxlength: '120', value: it.name }],
      ['description', 'Description', { required: false, multiline: true, value: it.description ?? '' }],
      ['owner', 'Owner', { required: false, maxlength: '200', value: it.owner ?? '' }],
      [
        'criticality',
        'Criticality',
        { options: choices(['low', 'medium', 'high', 'critical']), value: it.criticality ?? '' },
      ],
      [
        'classification',
        'Classification',
        { options: choices(['public', 'internal', 'confidential', 'restricted']), value: it.classification ?? '' },
      ],
    ],
    submit({ name, ...rest }) {
      const said = Object.entries(rest).filter(([field, value]) => value !== (it[field] ?? ''));
      const fields = Object.fromEntries(said.map(([field, value]) => [field, value || null]));
      return patch(path, { ...(name === it.name ? {} : { name }), ...fields });
    },
  });
}
