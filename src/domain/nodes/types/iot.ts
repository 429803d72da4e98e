import { among, answers, counted, mostPeers } from '../node-view.ts';
import { applicationOffers } from '../offers.ts';
import { PORTS } from '../port-groups.ts';
import { clue, type TypeRule } from './type-rule.ts';

/** Cameras, controllers, telephones: one purpose, few peers. */
export const iot: TypeRule = {
  type: 'iot',
  clues(view) {
    const video = [...PORTS.video].filter((port) => answers(view, port));
    const control = [...PORTS.control].filter((port) => answers(view, port));
    const clients = mostPeers(among(view.offers, new Set([...PORTS.video, ...PORTS.control])));
    const besides = applicationOffers(view).filter(
      ({ port }) =>
        !PORTS.video.has(port) && !PORTS.control.has(port) && !PORTS.web.has(port) && port !== 21 && port !== 8000,
    );
    const alone = besides.length === 0;
    const records = mostPeers(among(view.uses, PORTS.video)) >= 2;
    const signsIn = among(view.uses, PORTS.signIn).length > 0;
    return [
      ...clue(
        video.length > 0 && alone && !records,
        0.8,
        `offers video streams (${video.join(', ')}) to ${counted(clients, 'client')}`,
      ),
      ...clue(
        control.length > 0 && alone && clients <= 8,
        0.65,
        `offers a protocol of controllers (${control.join(', ')})`,
      ),
      ...clue(
        alone && view.reach.servers <= 6 && (video.length > 0 || control.length > 0),
        0.3,
        'and hardly asks others',
      ),
      ...clue(
        alone && !signsIn && view.reach.servers <= 6 && among(view.uses, new Set([1883, 8883])).length > 0,
        0.55,
        'reports to a message broker (MQTT) and does little else',
      ),
      ...clue(
        alone && !signsIn && view.reach.servers <= 10 && among(view.uses, PORTS.phone).length > 0,
        0.55,
        'registers as a telephone (SIP)',
      ),
    ];
  },
};
