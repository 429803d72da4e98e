import { among, mostPeers, type NodeView } from './node-view.ts';
import { PORTS } from './port-groups.ts';

/** A role, the ports that show it, and how many clients it takes before one use is more than a test. */
const OFFERED: [string, ReadonlySet<number>, number][] = [
  ['directory', PORTS.signIn, 3],
  ['dns', PORTS.names, 3],
  ['time', PORTS.time, 3],
  ['dhcp', PORTS.leases, 3],
  ['mail', PORTS.mail, 2],
  ['mailbox', PORTS.mailbox, 2],
  ['syslog', PORTS.syslog, 3],
  ['proxy', PORTS.proxyOnly, 3],
  ['files', PORTS.files, 6],
  ['database', PORTS.database, 1],
  ['message-broker', PORTS.messages, 1],
  ['web', PORTS.web, 2],
  ['print', PORTS.printing, 2],
  ['remote-access', PORTS.remote, 5],
];
/** What a node does to many others. */
const USED: [string, ReadonlySet<number>, number][] = [
  ['monitoring', PORTS.monitoring, 8],
  ['backup', PORTS.backup, 5],
  ['video-recorder', PORTS.video, 3],
  ['print-server', PORTS.printing, 8],
  ['jump-host', PORTS.remote, 8],
];

/** What a node does for others or to them, by the services on it; several at once. Outside, only which side it is on. */
export function rolesOf(view: NodeView): string[] {
  if (view.scope === 'external') {
    return [
      ...(view.offers.length > 0 ? ['external-service'] : []),
      ...(view.uses.length > 0 ? ['external-client'] : []),
    ];
  }
  const meets =
    (uses: NodeView['offers']) =>
    ([, ports, least]: [string, ReadonlySet<number>, number]) =>
      mostPeers(among(uses, ports)) >= least;
  return [...OFFERED.filter(meets(view.offers)), ...USED.filter(meets(view.uses))].map(([role]) => role);
}
