import type { Random } from '../../src/domain/sample/random.ts';
import type { Application, Member } from './applications.ts';
import type { Talk } from './conversation.ts';
import { hash, type Speak } from './habit.ts';

/** What an application does all day, or all night. */
export function* work(application: Application, day: number, random: Random, speak: Speak): Generator<Talk> {
  const label = application.named ? application.name : null;
  const night = application.archetype === 'batch';
  const at = () => (night ? random.between(1, 4) * 3_600 + random.between(0, 3_599) : undefined);
  const call = (from: Member, to: Member) =>
    speak(from, day, { server: to.address, port: to.port, service: to.service, application: label }, at());
  for (const [from, to] of application.calls) for (let n = random.between(6, 18); n > 0; n--) yield call(from, to);
  const callers = application.members.filter(({ tier }) => tier === 'app' || tier === 'integration');
  for (const server of application.uses) {
    for (let n = random.between(4, 12); n > 0; n--) yield { ...call(random.pick(callers), server), application: null };
  }
  if (application.archetype === 'saas-consumer') {
    for (let n = 0; n < 60; n++) {
      const server = `198.51.100.${20 + (hash(application.name) % 30)}`;
      yield speak(random.pick(callers), day, { server, port: 443, service: 'ssl', in: random.around(9_000) });
    }
  }
}
