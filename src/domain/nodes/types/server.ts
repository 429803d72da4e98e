import { among, answers, counted, mostPeers, type Use } from '../node-view.ts';
import { applicationOffers, fetchesFigures, isApplication } from '../offers.ts';
import { PORTS } from '../port-groups.ts';
import { clue, type TypeRule } from './type-rule.ts';

const FILE_CLIENTS = 6;
const REMOTE_CLIENTS = 5;
/** What devices offer for their managers; by itself it makes no server. */
const OF_DEVICES: ReadonlySet<number> = new Set([...PORTS.printing, ...PORTS.video, ...PORTS.control]);

/** Offers an application, files or remote access to others; or works on databases without anybody sitting before it. */
export const server: TypeRule = {
  type: 'server',
  clues(view) {
    const ofDevice = [...OF_DEVICES].some((port) => answers(view, port) && !(port === 9100 && fetchesFigures(view)));
    const applications = applicationOffers(view).filter(
      ({ port }) => !OF_DEVICES.has(port) && !(ofDevice && PORTS.web.has(port)),
    );
    const clients = mostPeers(applications);
    const [main] = [...applications].sort((one, other) => other.peers - one.peers);
    const files = mostPeers(among(view.offers, PORTS.files));
    const remote = mostPeers(among(view.offers, PORTS.remote));
    const work = [...among(view.uses, PORTS.database), ...among(view.uses, PORTS.messages)];
    const tends = [PORTS.monitoring, PORTS.backup, PORTS.video, PORTS.printing].find(
      (ports) => mostPeers(among(view.uses, ports)) >= 8,
    );
    const scanned = [...view.openPorts].map(portOf).filter((use) => isApplication(use) && !OF_DEVICES.has(use.port));
    return [
      ...clue(clients > 0, worthOf(clients), `offers ${main?.port} to ${counted(clients, 'client')}`),
      ...clue(applications.length >= 2, 0.3, `offers ${counted(applications.length, 'service')}`),
      ...clue(files >= FILE_CLIENTS, 0.6, `offers files (445) to ${counted(files, 'client')}`),
      ...clue(remote >= REMOTE_CLIENTS, 0.5, `offers remote access to ${counted(remote, 'client')}`),
      ...clue(clients === 0 && work.length > 0, 0.35, 'works on databases or message queues'),
      ...clue(clients === 0 && work.length > 0 && answers(view, 22), 0.25, 'is managed over SSH (22)'),
      ...clue(tends !== undefined, 0.6, 'looks after many machines: monitoring, backup, recording or printing'),
      ...clue(
        clients === 0 && scanned.length > 0,
        scanned.length > 2 ? 0.55 : 0.35,
        `${counted(scanned.length, 'service')} answered a scan or a sensor`,
      ),
    ];
  },
};

function worthOf(clients: number): number {
  if (clients >= 10) return 0.85;
  if (clients >= 3) return 0.75;
  return clients === 2 ? 0.65 : 0.55;
}

function portOf(text: string): Pick<Use, 'protocol' | 'port' | 'peers'> {
  const [protocol, port] = text.split('/').map(Number);
  return { protocol: protocol ?? 0, port: port ?? 0, peers: 1 };
}
