import { type Command, Option } from 'commander';
import { dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { type JsonOptions, print, withJson } from '../json-option.ts';
import { momentOf } from '../moment-of.ts';
import { table } from '../table.ts';

interface HistoryOptions extends JsonOptions {
  peer?: string;
  role?: 'client' | 'server';
  port?: string;
  protocol?: string;
  site?: string;
  bucket: 'hour' | 'day';
  from?: string;
  to?: string;
}

/** `history ADDRESS`: hour by hour or day by day what a node did, alone, with one peer, or on one service. */
export function registerNodeHistory(program: Command): void {
  withJson(
    program
      .command('history')
      .description('the days or hours of a node, of a connection of it, or of a service')
      .argument('<node>', 'address')
      .option('--peer <address>', 'only what it has to do with this one')
      .addOption(new Option('--role <role>', 'only as this').choices(['client', 'server']))
      .option('--port <port>', 'only this service')
      .option('--protocol <name>', 'tcp, udp, icmp …')
      .option('--site <name>', 'that the node is of')
      .addOption(new Option('--bucket <bucket>', 'one row for each').choices(['hour', 'day']).default('day'))
      .option('--from <time>', '30 days, or 3 of hours, before --to, if nothing is said')
      .option('--to <time>', 'now, if nothing is said'),
  ).action(async (node: string, options: HistoryOptions) => {
    const { api } = await connect(options);
    const { peer, role, protocol, site, bucket, port, from, to } = options;
    const query = {
      ...{ node, peer, role, protocol, site, bucket },
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(from === undefined ? {} : { from: momentOf(from) }),
      ...(to === undefined ? {} : { to: momentOf(to) }),
    };
    const history = dataOf(await api.GET('/api/v1/network/history', { params: { query } }));
    print(options, history, () =>
      history.buckets.length === 0
        ? `No traffic from ${history.from} to ${history.to}.`
        : table(history.buckets, [
            { title: bucket, cell: ({ at }) => (bucket === 'day' ? at.slice(0, 10) : at) },
            { title: 'peers', cell: (row) => row.peers, right: true },
            { title: 'services', cell: (row) => row.services, right: true },
            { title: 'flows', cell: (row) => row.flows, right: true },
            { title: 'failed', cell: (row) => row.failed_flows, right: true },
            { title: 'out', cell: (row) => row.bytes_out, right: true },
            { title: 'in', cell: (row) => row.bytes_in, right: true },
          ]),
    );
  });
}
