import type { Random } from '../../src/domain/sample/random.ts';
import type { Application } from './applications.ts';
import type { Said, Talk } from './conversation.ts';
import { type Bank, dnsQuery, hash, type Speak, withDuty } from './habit.ts';
import type { Host } from './hosts.ts';

type Say = (said: Said) => Talk;

/** Machines seen behind one translated address. */
const BEHIND_NAT = 40;
const CUSTOMERS_A_DAY = 400;

/** What people do at their machines, and customers from outside. */
export function* people(bank: Bank, day: number, random: Random, speak: Speak): Generator<Talk> {
  const translated = bank.estate.nats.flatMap((nat) => Array.from({ length: BEHIND_NAT }, () => nat));
  for (const person of [...bank.estate.workstations, ...translated]) {
    const say: Say = (said) => speak(person, day, said);
    yield* signIn(bank, person, random, say);
    yield* office(bank, random, say);
    // Everybody has a few applications, the same every day.
    for (let n = 0; n < 3; n++) {
      const application = bank.applications[(hash(person.address) + n * 7) % bank.applications.length] as Application;
      if (application.archetype === 'batch') continue;
      for (let calls = random.between(1, 3); calls > 0; calls--) yield* enter(application, bank, say, random);
    }
  }
  for (const application of bank.applications.filter(({ fromOutside }) => fromOutside)) {
    for (let n = 0; n < CUSTOMERS_A_DAY; n++) {
      const from = `203.0.113.${random.between(1, 250)}`;
      yield* enter(application, bank, (said) => speak(from, day, said), random);
    }
  }
}

function* signIn(bank: Bank, person: Host, random: Random, say: Say): Generator<Talk> {
  const [directory, dns] = [withDuty(bank, 'directory'), withDuty(bank, 'dns')];
  const home = directory[person.site % directory.length] as Host;
  for (let n = 0; n < 4; n++) yield say(dnsQuery(random.pick(dns)));
  yield say({ server: home.address, port: 88, service: 'krb' });
  yield say({ server: home.address, port: 389, service: 'ldap' });
  if (random.next() < 0.5) yield say({ server: home.address, port: 445, service: 'smb' });
  if (random.next() < 0.3) yield say({ server: home.address, port: 135 });
}

function* office(bank: Bank, random: Random, say: Say): Generator<Talk> {
  const at = (duty: Parameters<typeof withDuty>[1]) => random.pick(withDuty(bank, duty)).address;
  for (let n = random.between(8, 24); n > 0; n--) {
    const volumes = { out: random.around(1_500), in: random.around(20_000, 1.5) };
    yield say({ server: at('proxy'), port: 8080, service: 'http', ...volumes });
  }
  for (let n = random.between(1, 4); n > 0; n--) yield say({ server: at('mail'), port: 993, service: 'ssl' });
  for (let n = random.between(0, 4); n > 0; n--) {
    yield say({ server: at('files'), port: 445, service: 'smb', in: random.around(60_000, 1.5) });
  }
  if (random.next() < 0.3) yield say({ server: at('print'), port: 445, service: 'smb' });
}

/** A user's call: through a load balancer where the application has one, which then calls on. */
function* enter(application: Application, bank: Bank, say: Say, random: Random): Generator<Talk> {
  const index = bank.applications.indexOf(application);
  const server = random.pick(application.front);
  const label = application.named ? application.name : null;
  if (index % 5 !== 0 || application.cloud) {
    yield say({ server: server.address, port: server.port, service: server.service, application: label });
    return;
  }
  const balancer = bank.estate.balancers[index % bank.estate.balancers.length] as Host;
  // An address of a balancer carries several applications, each on a port of its own.
  const first = say({ server: balancer.address, port: 443 + index, service: 'ssl' });
  yield first;
  const from = { client: balancer.address, clientPort: random.between(1_024, 65_535) };
  const to = { server: server.address, port: server.port, service: server.service };
  yield { ...first, ...from, ...to, time: first.time + 0.002, application: label };
}
