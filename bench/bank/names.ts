import type { Random } from '../../src/domain/sample/random.ts';
import type { Application } from './applications.ts';
import type { Bank } from './habit.ts';
import type { Host } from './hosts.ts';

const DOMAIN = 'bank.example';
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0',
];

/** What sensors write down of names on one day: DNS answers, leases, TLS server names, browsers; JSON lines by file. */
export function namesOf(bank: Bank, day: number, random: Random): Record<string, string[]> {
  const { workstations, infrastructure, printers, switches } = bank.estate;
  const members = bank.applications.flatMap((application) => application.members);
  const [dns] = infrastructure.filter(({ duty }) => duty === 'dns') as [Host];
  const [proxy] = infrastructure.filter(({ duty }) => duty === 'proxy') as [Host];
  const [dhcp] = infrastructure.filter(({ duty }) => duty === 'dhcp') as [Host];
  const midnight = bank.midnights[day] as number;
  let number = 0;
  const base = (path: string, client: string, server: string, port: number) => ({
    ...{
      _path: path,
      ts: midnight + random.between(0, 86_399) + random.next(),
      uid: `N${day}x${(number++).toString(36)}`,
    },
    ...{ 'id.orig_h': client, 'id.orig_p': random.between(49_152, 65_535), 'id.resp_h': server, 'id.resp_p': port },
  });
  const asker = () => random.pick(workstations).daily[day] as string;
  const answered = [...infrastructure, ...printers, ...switches, ...members].filter(({ name }) => name !== null);
  const dnsLines = answered.flatMap((host) =>
    Array.from({ length: 3 }, () => ({
      ...base('dns', asker(), dns.address, 53),
      ...{ proto: 'udp', query: `${host.name}.${DOMAIN}`, qtype: 1, qtype_name: 'A', rcode: 0, rcode_name: 'NOERROR' },
      ...{ AA: true, TC: false, RD: true, RA: true, answers: [host.address], TTLs: [3600], rejected: false },
    })),
  );
  const leases = workstations
    .filter(({ name }) => name !== null)
    .map((host) => ({
      _path: 'dhcp',
      ts: midnight + random.between(0, 7 * 3_600) + random.next(),
      ...{
        uids: [`D${(number++).toString(36)}`],
        client_addr: host.daily[day],
        server_addr: dhcp.address,
        mac: host.mac,
      },
      ...{ host_name: host.name, domain: DOMAIN, assigned_addr: host.daily[day], lease_time: 86_400 },
      msg_types: ['REQUEST', 'ACK'],
    }));
  const served = bank.applications.filter(namesItself).flatMap((application) =>
    application.front
      .filter(({ port }) => port === 443)
      .map((server) => ({
        ...base('ssl', asker(), server.address, 443),
        ...{ version: 'TLSv13', server_name: `${application.name}.${DOMAIN}`, resumed: false, established: true },
      })),
  );
  const browsed = workstations
    .filter(() => random.next() < 0.7)
    .map((host) => ({
      ...base('http', host.daily[day] as string, proxy.address, 8080),
      ...{ trans_depth: 1, method: 'CONNECT', host: 'www.example.com', uri: 'www.example.com:443', version: '1.1' },
      ...{ user_agent: random.pick(AGENTS), status_code: 200 },
    }));
  const lines = (records: { ts: number }[]) =>
    records.sort((a, b) => a.ts - b.ts).map((record) => JSON.stringify(record));
  return {
    'dns.log': lines(dnsLines),
    'dhcp.log': lines(leases),
    'ssl.log': lines(served),
    'http.log': lines(browsed),
  };
}

function namesItself({ members }: Application): boolean {
  return members.some(({ name }) => name !== null && !name.startsWith('srv'));
}
