import { type Random, seededRandom } from '../../src/domain/sample/random.ts';
import type { Said, Talk } from './conversation.ts';
import { type Bank, DAY, speaker, withDuty } from './habit.ts';
import type { Host } from './hosts.ts';

/** Something bad that goes on in the bank, and what a detection would have to say of it. */
export interface Campaign {
  name: string;
  /** Who does it, by addresses of all days. */
  actors: Set<string>;
  /** Detections that answer to it. */
  detections: string[];
  talks: Map<number, Talk[]>;
}

/** Plants five campaigns over the days of the bank; at least two days. */
export function plantCampaigns(bank: Bank, seed: number): Campaign[] {
  const random = seededRandom(seed + 77);
  const victims = [...bank.estate.workstations].sort(() => random.next() - 0.5);
  const take = () => victims.pop() as Host;
  return [
    slowBeacon(bank, take(), random),
    slowScan(bank, take(), random),
    lateralChain(bank, take(), random),
    slowExfiltration(bank, take(), random),
    passwordSpray(bank, take(), random),
  ];
}

type Plan = (add: (day: number, second: number, from: Host, said: Said) => void) => void;

function planted(bank: Bank, name: string, actors: Host[], detections: string[], random: Random, plan: Plan): Campaign {
  const talks = new Map<number, Talk[]>();
  plan((day, second, from, said) => {
    const talk = speaker(random, bank.midnights[day] as number)(from, day, said, second);
    talks.set(day, [...(talks.get(day) ?? []), talk]);
  });
  return { name, actors: new Set(actors.flatMap(({ daily }) => daily)), detections, talks };
}

/** About every 40 minutes, a third of that early or late, to a machine nobody else knows. */
function slowBeacon(bank: Bank, from: Host, random: Random): Campaign {
  return planted(bank, 'slow beacon', [from], ['beacon'], random, (add) => {
    const end = bank.midnights.length * DAY;
    for (let at = 3_000; at < end; at += 2_400 * (0.7 + 0.6 * random.next())) {
      const said = { server: '203.0.113.254', port: 443, out: 420 + random.between(0, 30), in: 900 };
      add(Math.floor(at / DAY), at % DAY, from, said);
    }
  });
}

/** One port of three hundred servers over two days, a few an hour. */
function slowScan(bank: Bank, from: Host, random: Random): Campaign {
  const targets = bank.applications
    .flatMap(({ members }) => members)
    .sort(() => random.next() - 0.5)
    .slice(0, 150);
  return planted(bank, 'slow internal scan', [from], ['horizontal-port-scan', 'vertical-port-scan'], random, (add) => {
    for (const [n, { address }] of targets.entries()) {
      const at = (n / targets.length) * 2 * DAY;
      const outcome = random.next() < 0.5 ? ('refused' as const) : ('silent' as const);
      add(Math.floor(at / DAY), at % DAY, from, { server: address, port: 3389, out: 0, in: 0, outcome });
    }
  });
}

/** From a workstation to the next by file sharing, and on from there. */
function lateralChain(bank: Bank, first: Host, random: Random): Campaign {
  const hops = [first, ...bank.estate.workstations.filter((host) => host !== first).slice(40, 45)];
  return planted(bank, 'lateral chain over SMB', hops, ['lateral-movement'], random, (add) => {
    for (const [n, from] of hops.slice(0, -1).entries()) {
      const to = hops[n + 1] as Host;
      for (let k = 0; k < 4; k++) {
        add(1, 9 * 3_600 + n * 900 + k * 40, from, {
          server: to.daily[1] as string,
          port: 445,
          service: 'smb',
          out: 90_000,
          in: 4_000,
        });
      }
    }
  });
}

/** Forty megabytes every hour of both nights. */
function slowExfiltration(bank: Bank, from: Host, random: Random): Campaign {
  return planted(bank, 'low and slow exfiltration', [from], ['exfiltration'], random, (add) => {
    for (let day = 0; day < bank.midnights.length; day++) {
      for (let hour = 0; hour < 6; hour++) {
        const out = 40_000_000 + random.between(0, 9_000_000);
        add(day, hour * 3_600 + random.between(0, 1_800), from, {
          server: '203.0.113.253',
          port: 443,
          out,
          in: 60_000,
          duration: 300,
        });
      }
    }
  });
}

/** Two hundred short Kerberos conversations in ten minutes; the log of logins says the rest. */
function passwordSpray(bank: Bank, from: Host, random: Random): Campaign {
  const [directory] = withDuty(bank, 'directory') as [Host];
  return planted(bank, 'password spray', [from], ['password-spraying', 'brute-force'], random, (add) => {
    for (let n = 0; n < 200; n++) {
      add(1, 13 * 3_600 + n * 3, from, { server: directory.address, port: 88, service: 'krb', out: 240, in: 190 });
    }
  });
}

/** What a sensor writes of the spray: refused tickets, a user each; JSON lines. */
export function refusedTickets(campaign: Campaign): string[] {
  const talks = [...campaign.talks.values()].flat();
  return talks.map((talk, n) =>
    JSON.stringify({
      ...{ _path: 'kerberos', ts: talk.time, uid: `K${n.toString(36)}`, 'id.orig_h': talk.client },
      ...{ 'id.orig_p': talk.clientPort, 'id.resp_h': talk.server, 'id.resp_p': 88, request_type: 'AS' },
      ...{ client: `user${n}/BANK.EXAMPLE`, service: 'krbtgt/BANK.EXAMPLE', success: false },
      error_msg: 'KDC_ERR_PREAUTH_FAILED',
    }),
  );
}
