import { get, post } from './api.js';
import { card, el, table } from './dom.js';
import { action, confirmed, dialog } from './form.js';
import { texts } from './listing.js';
import { nodeLink } from './node-words.js';

const HOSTS = '/api/v1/network/hosts';

/** The addresses that are one machine with a node, why, and the means to say otherwise; `show` is called after a change. */
export async function machineCard(node, mayChange, show) {
  const host = node.host_id === null ? null : await get(`${HOSTS}/${node.host_id}`);
  const join = action('Join another address', async () => {
    if (await joined(node, host)) await show();
  });
  const actions = mayChange ? [el('div', { class: 'actions' }, join)] : [];
  if (host === null)
    return card('One machine', el('p', { class: 'quiet' }, 'It has this address and no other.'), ...actions);
  const split = (row) =>
    action(
      'Split off',
      async () => {
        const text = 'Later classifications keep it apart.';
        if (!(await confirmed(`Is ${row.address} another machine?`, text, 'Split off'))) return;
        await post(`${HOSTS}/${host.id}/split`, { node_ids: [row.id] });
        await show();
      },
      { label: `Split off ${row.address}` },
    );
  const columns = [
    ['Address', (row) => nodeLink(row)],
    ['Name', (row) => row.hostname ?? ''],
    ['Type', (row) => row.node_type.replaceAll('-', ' ')],
    ...(mayChange ? [['Action', split]] : []),
  ];
  return card(
    'One machine',
    el('p', {}, `${host.confidence} % sure that these addresses are one machine:`),
    texts(host.reasons),
    table('Addresses of the machine', columns, host.nodes, ''),
    ...actions,
  );
}

function joined(node, host) {
  return dialog({
    title: `Which address is the same machine as ${node.address}?`,
    action: 'Join',
    fields: [['address', 'Address', { spellcheck: 'false', autocomplete: 'off', maxlength: '45' }]],
    async submit({ address }) {
      const { items } = await get(`/api/v1/network/nodes?within=${encodeURIComponent(address.trim())}&limit=2`);
      if (items.length !== 1) throw new Error('No node has exactly this address.');
      const [other] = items;
      if (host) await post(`${HOSTS}/${host.id}/merge`, { node_ids: [other.id] });
      else await post(HOSTS, { node_ids: [node.id, other.id] });
      return true;
    },
  });
}
