import { get, getAll, post } from './api.js';
import { card, el, table, time } from './dom.js';
import { action, confirmed, dialog, withStepUp } from './form.js';
import { checkCard } from './scan-check.js';

const PATH = '/api/v1/scan-scopes';
const DAY = 86_400_000;

/** What may be scanned, by whose request and approval, and the switch that halts all of it. */
export async function scanScopes(place, me) {
  const list = el('div');
  const show = async () => {
    list.replaceChildren(table('Scan scopes', columns(me, show), await getAll(PATH), 'Nothing may be scanned.'));
  };
  const ask = action('Request a scope', async () => {
    if (await request()) await show();
  });
  const text =
    'Only what is here and approved is ever scanned. Another administrator than the one who asked approves it. A scope is never changed: request another one.';
  const scopes = card('Scopes', el('p', { class: 'quiet' }, text), list, el('div', { class: 'actions' }, ask));
  const halt = el('section', { class: 'card', 'aria-label': 'Halt' });
  place.append(el('h1', {}, 'Scan scopes'), halt, scopes, checkCard(PATH));
  await showHalt(halt, me.permissions.includes('system:admin'));
  await show();
}

/** Shows in a section whether scanning is halted, with the switch for whoever may use it. */
export async function showHalt(section, mayChange) {
  const { halted, reason, halted_at: at } = await get(`${PATH}/halt`);
  const again = () => showHalt(section, mayChange);
  const stop = action(
    'Halt all scanning',
    async () => {
      const fields = [['reason', 'Why', { maxlength: '120' }]];
      const submit = (values) => withStepUp(() => post(`${PATH}/halt`, values));
      const title = 'Halt all scanning?';
      if (await dialog({ title, action: 'Halt', fields, submit })) await again();
    },
    { danger: true },
  );
  const resume = action('Resume scanning', async () => {
    if (await withStepUp(() => post(`${PATH}/resume`))) await again();
  });
  const state = halted
    ? el('p', {}, el('span', { class: 'tag high' }, 'Halted'), ` since ${time(at)}: ${reason}`)
    : el('p', {}, 'Scans run within the approved scopes.');
  section.replaceChildren(
    el('h2', {}, 'Scanning'),
    state,
    ...(mayChange ? [el('div', { class: 'actions' }, halted ? resume : stop)] : []),
  );
}

function columns(me, show) {
  return [
    ['Name', (row) => row.name],
    ['Addresses', (row) => row.cidrs.join(', ')],
    ['Without', (row) => row.excluded.join(', ') || 'nothing'],
    ['Ports', (row) => row.ports],
    ['At most', (row) => `${row.max_addresses} addresses, ${row.max_ports} ports, ${row.probes_per_second} probes/s`],
    ['Valid', (row) => `${time(row.valid_from)} to ${time(row.valid_until)}${hoursOf(row)}`],
    ['Why', (row) => row.reason],
    ['State', (row) => el('span', row.state === 'approved' ? {} : { class: 'tag' }, row.state)],
    ['Actions', (row) => el('div', { class: 'actions' }, ...actionsFor(row, me, show))],
  ];
}

function hoursOf({ windows, time_zone: zone }) {
  return windows.length === 0 ? '' : `, ${windows.map(({ from, until }) => `${from}–${until}`).join(', ')} (${zone})`;
}

function actionsFor(row, me, show) {
  if (!me.permissions.includes('system:admin')) return [];
  const approve = async () => {
    const text = `${row.cidrs.join(', ')}, ports ${row.ports}, until ${time(row.valid_until)}${hoursOf(row)}. ${row.reason}`;
    if (!(await confirmed(`Approve ${row.name}?`, text, 'Approve'))) return;
    if (await withStepUp(() => post(`${PATH}/${row.id}/approve`))) await show();
  };
  const revoke = async () => {
    if (!(await confirmed(`Revoke ${row.name}?`, 'Scans that need it stop.', 'Revoke'))) return;
    if (await withStepUp(() => post(`${PATH}/${row.id}/revoke`))) await show();
  };
  const isWaiting = row.state === 'requested' && row.requested_by !== me.id;
  return [
    ...(isWaiting ? [action('Approve', approve, { label: `Approve ${row.name}` })] : []),
    ...(row.state === 'revoked' ? [] : [action('Revoke', revoke, { danger: true, label: `Revoke ${row.name}` })]),
  ];
}

function request() {
  const plain = { spellcheck: 'false', autocomplete: 'off' };
  const number = (value, max) => ({ type: 'number', min: '1', max, value });
  return dialog({
    title: 'Request a scope',
    action: 'Request',
    before: [el('p', {}, 'It allows nothing until another administrator approves it.')],
    fields: [
      ['name', 'Name', { maxlength: '120' }],
      ['reason', 'Why', { maxlength: '1000' }],
      ['cidrs', 'Addresses', { ...plain, help: 'Addresses and prefixes such as 10.20.0.0/16, separated by blanks' }],
      ['excluded', 'Without', { ...plain, required: false, help: 'Never to be scanned while this is approved' }],
      ['ports', 'Ports', { ...plain, value: '1-1024', help: 'Such as 22,443,8000-8100' }],
      ['max_ports', 'Ports of one scan', number('1000', '10000')],
      ['max_addresses', 'Addresses of one scan', number('1024', '65536')],
      ['probes_per_second', 'Probes a second', number('100', '10000')],
      ['days', 'Days that it is valid', number('30', '366')],
      ['windows', 'Hours', { ...plain, required: false, help: 'Such as 22:00-05:00; empty for all day' }],
      ['time_zone', 'Time zone', { ...plain, value: Intl.DateTimeFormat().resolvedOptions().timeZone }],
    ],
    submit: (values) => post(PATH, bodyOf(values)),
  });
}

function bodyOf({ days, cidrs, excluded, windows, ...rest }) {
  const numbers = ['max_ports', 'max_addresses', 'probes_per_second'].map((name) => [name, Number(rest[name])]);
  return {
    ...rest,
    ...Object.fromEntries(numbers),
    cidrs: words(cidrs),
    excluded: words(excluded),
    valid_until: new Date(Date.now() + Number(days) * DAY).toISOString(),
    windows: words(windows).map((word) => {
      const [from, until = ''] = word.split('-');
      return { from, until };
    }),
  };
}

const words = (text) => text.split(/[\s,]+/).filter((word) => word !== '');
