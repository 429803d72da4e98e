import { among, counted, mostPeers } from '../node-view.ts';
import { applicationOffers } from '../offers.ts';
import { PORTS } from '../port-groups.ts';
import { clue, type TypeRule } from './type-rule.ts';

/** Many ask it on one port, and it asks many others on the web. */
export const proxy: TypeRule = {
  type: 'proxy',
  clues(view) {
    const clients = mostPeers(among(view.offers, PORTS.proxy));
    const only = mostPeers(among(view.offers, PORTS.proxyOnly));
    const outside = among(view.uses, PORTS.web).reduce((most, { externalPeers }) => Math.max(most, externalPeers), 0);
    const busiest = mostPeers(applicationOffers(view));
    return [
      ...clue(only >= 3, 0.6, `offers a proxy's port (3128, 1080) to ${counted(only, 'client')}`),
      ...clue(
        clients >= 3 && outside >= 5,
        0.7,
        `takes requests of ${counted(clients, 'client')} and asks ${counted(outside, 'web server')} outside`,
      ),
      ...clue(
        clients < 3 && busiest >= 10 && outside >= 30,
        0.65,
        `serves ${counted(busiest, 'client')} and asks ${counted(outside, 'web server')} outside`,
      ),
    ];
  },
};
