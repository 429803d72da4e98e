import { type Command, Option } from 'commander';
import { atSite } from '../at-site.ts';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { findApplication } from '../find-application.ts';
import type { components } from '../generated/api.d.ts';
import { type JsonOptions, print, withJson } from '../json-option.ts';
import { type Column, table } from '../table.ts';

type Traffic = components['schemas']['ApplicationTraffic'];

const WAYS = ['in', 'out', 'inside'] as const;

/** `applications traffic NAME`: what talks to it, what it talks to, and what of that crosses zones. */
export function registerApplicationTraffic(applications: Command): void {
  withJson(
    applications
      .command('traffic')
      .description('what talks to an application and what it talks to, service by service, the busiest first')
      .argument('<name>', 'or id')
      .addOption(new Option('--way <way>', 'only this one').choices(WAYS))
      .option('--crossing', 'only what goes from one zone into another')
      .option('--limit <n>', 'rows to show', '50'),
  ).action(
    async (name: string, options: JsonOptions & { way?: (typeof WAYS)[number]; crossing?: boolean; limit: string }) => {
      const client = await connect(options);
      const { id } = await findApplication(client, name);
      const query = {
        ...{ limit: Number(options.limit), way: options.way },
        ...(options.crossing ? { crosses_zones: 'true' as const } : {}),
      };
      const answer = await client.api.GET('/api/v1/applications/{id}/traffic', { params: { path: { id }, query } });
      const page = dataOf(answer);
      print(options, page, () => (page.items.length === 0 ? 'No such traffic.' : table(page.items, COLUMNS)));
    },
  );
}

const COLUMNS: Column<Traffic>[] = [
  { title: 'way', cell: (row) => row.way },
  { title: 'client', cell: (row) => atSite(row.client, row.client_site) },
  { title: 'is', cell: (row) => isText(row.client_tier, row.client_applications) },
  { title: 'zone', cell: (row) => row.client_zone },
  { title: 'server', cell: (row) => atSite(row.server, row.server_site) },
  { title: 'is', cell: (row) => isText(row.server_tier, row.server_applications) },
  { title: 'zone', cell: (row) => row.server_zone },
  { title: 'service', cell: (row) => `${row.port}/${row.protocol_name}` },
  { title: 'flows', cell: (row) => row.flows, right: true },
  { title: 'bytes', cell: (row) => row.bytes_out + row.bytes_in, right: true },
  { title: 'sure %', cell: (row) => row.direction_confidence, right: true },
];

/** A tier, and the other applications it is one in. */
function isText(tier: string | null, others: readonly string[]): string | null {
  return others.length === 0 ? tier : `${tier ?? 'member'} of ${others.join(', ')}`;
}
