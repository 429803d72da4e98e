import { among, answers, counted, mostPeers } from '../node-view.ts';
import { applicationOffers, fetchesFigures } from '../offers.ts';
import { PORTS } from '../port-groups.ts';
import { clue, type TypeRule } from './type-rule.ts';

/** Takes print jobs itself and does not hand them on. */
export const printer: TypeRule = {
  type: 'printer',
  clues(view) {
    const printing = [...PORTS.printing].filter((port) => answers(view, port));
    const handsOn = mostPeers(among(view.uses, PORTS.printing)) >= 2;
    if (printing.length === 0 || handsOn) return [];
    const besides = applicationOffers(view).filter(
      ({ port }) => !PORTS.printing.has(port) && !PORTS.web.has(port) && port !== 21,
    );
    const alone = besides.length === 0;
    const metrics = printing.length === 1 && printing[0] === 9100 && fetchesFigures(view);
    const offered = `offers printing (${printing.join(', ')}) to ${counted(mostPeers(among(view.offers, PORTS.printing)), 'client')}`;
    return [
      ...clue(printing.length >= 2, alone ? 0.85 : 0.5, offered),
      ...clue(printing.length === 1 && !metrics, alone ? 0.7 : 0.3, offered),
      ...clue(!metrics && alone && view.reach.servers <= 8, 0.3, 'and hardly asks others'),
    ];
  },
};
