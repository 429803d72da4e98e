import { among, answers, type NodeView, type Use } from '../node-view.ts';
import { applicationOffers } from '../offers.ts';
import { FIRST_DYNAMIC, PORTS } from '../port-groups.ts';
import { clue, type TypeRule } from './type-rule.ts';

/** OSPF, EIGRP, VRRP. */
const ROUTING = new Set([89, 88, 112]);
const WHAT_DEVICES_ASK = new Set([...PORTS.deviceOnly, ...PORTS.names, ...PORTS.time, ...PORTS.syslog, 69, 22, 0]);

/** Is managed and does nothing that people need: SNMP, SSH and telnet in; traps, log lines and sign-in of managers out. */
export const networkDevice: TypeRule = {
  type: 'network-device',
  clues(view) {
    const routing = [...view.offers, ...view.uses].some(({ protocol }) => ROUTING.has(protocol));
    const special = view.uses.filter(({ protocol, port }) => protocol !== 1 && PORTS.deviceOnly.has(port));
    const idle = onlyManaged(view);
    const asked = answers(view, 161);
    return [
      ...clue(routing, 0.8, 'speaks a routing protocol'),
      ...clue(
        idle && asked && (answers(view, 22) || answers(view, 23)),
        0.7,
        'offers SNMP (161) and a command line (22, 23), and nothing else',
      ),
      ...clue(idle && asked, 0.45, 'offers nothing but management'),
      ...clue(idle && special.length > 0, 0.5, `sends what devices send (${portsOf(special)})`),
      ...clue(
        !idle && special.some(({ port }) => port === 179 || port === 646),
        0.4,
        `speaks with routers (${portsOf(special)})`,
      ),
      ...clue(idle && answers(view, 23), 0.35, 'offers telnet (23)'),
      ...clue(idle && answers(view, 830), 0.6, 'offers NETCONF (830)'),
      ...clue(
        idle && view.uses.length > 0 && view.uses.every(asDevicesDo),
        0.3,
        'asks only for names, time, log servers and the sign-in of its managers',
      ),
    ];
  },
};

/** No service beyond management, of the web not so that people use it, and none of the work that people's machines do. */
function onlyManaged(view: NodeView): boolean {
  const works = WORK.some((ports) => among(view.uses, ports).length > 0);
  return !works && applicationOffers(view).every(({ port, peers }) => PORTS.management.has(port) && peers <= 2);
}

const WORK = [PORTS.database, PORTS.messages, PORTS.kerberos, PORTS.files, PORTS.proxyOnly, PORTS.mailbox];

function asDevicesDo({ protocol, port }: Use): boolean {
  return protocol === 1 || protocol === 58 || WHAT_DEVICES_ASK.has(port) || port >= FIRST_DYNAMIC;
}

function portsOf(uses: readonly Use[]): string {
  return [...new Set(uses.map(({ port }) => port))].join(', ');
}
