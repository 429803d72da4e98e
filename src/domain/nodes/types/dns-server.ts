import { among, counted, mostPeers } from '../node-view.ts';
import { applicationOffers } from '../offers.ts';
import { PORTS } from '../port-groups.ts';
import { clue, type TypeRule } from './type-rule.ts';

/** Answers questions for names, and mostly that. */
export const dnsServer: TypeRule = {
  type: 'dns-server',
  clues(view) {
    const names = among(view.offers, PORTS.names);
    const clients = mostPeers(names);
    if (clients === 0) return [];
    const besides = applicationOffers(view).filter(({ port }) => ![53, 123, 67, 853, 953].includes(port));
    const mostly = clients >= 2 * mostPeers(besides);
    const asks = mostPeers(among(view.uses, PORTS.names));
    return [
      ...clue(
        mostly && clients >= 3,
        clients >= 10 ? 0.8 : 0.65,
        `answers DNS (53) for ${counted(clients, 'client')}, and little else`,
      ),
      ...clue(!mostly && clients >= 10, 0.4, `answers DNS (53) for ${counted(clients, 'client')}`),
      ...clue(mostly && clients < 3, 0.4, 'answers DNS (53)'),
      ...clue(asks >= 3 && clients >= 3, 0.3, `asks ${counted(asks, 'other DNS server')}`),
    ];
  },
};
