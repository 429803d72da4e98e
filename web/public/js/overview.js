import { get } from './api.js';
import { bytes, card, el, number, table } from './dom.js';
import { atSite } from './node-words.js';

/** What is known about the network: sums, the busiest connections, the open alerts. Answers how to read it again. */
export function overview(place) {
  const numbers = el('dl', { class: 'numbers' });
  const connections = el('div');
  const alerts = el('div');
  place.append(
    card('Network', numbers),
    el('div', { class: 'pair' }, card('Top connections', connections), card('Open alerts', alerts)),
  );
  return async () => {
    const [{ summary }, top, open] = await Promise.all([
      get('/api/v1/network/topology?limit=1'),
      get('/api/v1/network/connections?sort=bytes&limit=10'),
      get('/api/v1/security/alerts?status=open&sort=score&limit=10'),
    ]);
    numbers.replaceChildren(
      ...fact('Nodes', number(summary.nodes)),
      ...fact('Connections', number(summary.connections)),
      ...fact('Services', number(summary.services)),
      ...fact('Flows', number(summary.flows)),
      ...fact('Traffic', bytes(summary.bytes)),
    );
    connections.replaceChildren(topConnections(top.items));
    alerts.replaceChildren(openAlerts(open.items));
  };
}

function fact(name, value) {
  return [el('div', {}, el('dt', {}, name), el('dd', {}, value))];
}

function topConnections(rows) {
  return table(
    'Top connections by traffic',
    [
      ['Client', (row) => atSite(row.client, row.client_site)],
      ['Server', (row) => atSite(row.server, row.server_site)],
      ['Flows', (row) => number(row.flows), true],
      ['Traffic', (row) => bytes(row.bytes_out + row.bytes_in), true],
    ],
    rows,
    'Upload a log, and its connections appear here.',
  );
}

function openAlerts(rows) {
  return table(
    'Open alerts, gravest first',
    [
      ['Severity', (row) => el('span', { class: `tag ${row.severity}` }, row.severity)],
      ['Alert', (row) => el('a', { href: `#/alerts/${row.id}` }, row.title)],
      [
        'Where',
        (row) => [atSite(row.client, row.client_site), atSite(row.server, row.server_site)].filter(Boolean).join(' → '),
      ],
    ],
    rows,
    'Nothing suspicious is open.',
  );
}
