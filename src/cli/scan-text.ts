import type { components } from './generated/api.d.ts';
import { printable, table } from './table.ts';

/** Open ports that a scan found, as a table. What they say is cut and made visible. */
export function portTable(ports: readonly components['schemas']['ScanPort'][]): string {
  return table(ports, [
    { title: 'address', cell: ({ address }) => address },
    { title: 'port', cell: ({ port, protocol }) => `${port}/${protocol === 17 ? 'udp' : 'tcp'}`, right: true },
    { title: 'service', cell: ({ service, tls }) => (service && tls ? `${service} (TLS)` : service) },
    { title: 'product', cell: ({ product, version }) => [product, version].filter(Boolean).join(' ') || null },
    {
      title: 'says',
      cell: ({ banner, detail }) => printable(String(detail.title ?? banner ?? '')).slice(0, 60) || null,
    },
  ]);
}
