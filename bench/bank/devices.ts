import type { Random } from '../../src/domain/sample/random.ts';
import type { Talk } from './conversation.ts';
import { type Bank, type Speak, timeQuery, withDuty } from './habit.ts';
import type { Host } from './hosts.ts';

/** Printers, cameras and switches, and who serves them. */
export function* devices(bank: Bank, day: number, random: Random, speak: Speak): Generator<Talk> {
  const [print, video, time] = [withDuty(bank, 'print'), withDuty(bank, 'video'), withDuty(bank, 'time')];
  const [monitoring, syslog, jump] = [withDuty(bank, 'monitoring'), withDuty(bank, 'syslog'), withDuty(bank, 'jump')];
  for (const printer of bank.estate.printers) {
    const from = print[printer.site % print.length] as Host;
    for (let n = random.between(5, 25); n > 0; n--) {
      yield speak(from, day, { server: printer.address, port: 9100, out: random.around(200_000, 1.2), in: 300 });
    }
    for (let n = 0; n < 4; n++)
      yield speak(from, day, { server: printer.address, port: 161, protocol: 17, service: 'snmp', out: 90, in: 120 });
  }
  for (const camera of bank.estate.cameras) {
    const recorder = video[camera.site % video.length] as Host;
    for (let hour = 0; hour < 24; hour += 2) {
      yield speak(
        recorder,
        day,
        { server: camera.address, port: 554, duration: 7_000, out: 40_000, in: 900_000_000 },
        hour * 3_600 + random.between(0, 60),
      );
    }
    for (let n = 0; n < 12; n++)
      yield speak(camera, day, timeQuery(random.pick(time)), n * 7_200 + random.between(0, 30));
  }
  for (const device of bank.estate.switches) {
    for (let minute = 0; minute < 1_440; minute += 60) {
      yield speak(
        monitoring[0] as Host,
        day,
        { server: device.address, port: 161, protocol: 17, service: 'snmp', out: 90, in: 400 },
        minute * 60 + 3,
      );
    }
    for (let n = random.between(3, 12); n > 0; n--) {
      yield speak(device, day, {
        server: random.pick(syslog).address,
        port: 514,
        protocol: 17,
        service: 'syslog',
        out: 300,
        in: 0,
      });
    }
    if (random.next() < 0.3)
      yield speak(random.pick(jump), day, { server: device.address, port: 22, service: 'ssh', in: 9_000 });
  }
}
