import { among, counted, mostPeers } from '../node-view.ts';
import { applicationOffers } from '../offers.ts';
import { PORTS } from '../port-groups.ts';
import { clue, type TypeRule } from './type-rule.ts';

/** A person sits before it: signs in, browses, prints, opens files, and offers nothing to others. */
export const workstation: TypeRule = {
  type: 'workstation',
  clues(view) {
    const offered = mostPeers(applicationOffers(view));
    // Whoever serves others is hardly somebody's desk.
    const scale = offered === 0 ? 1 : offered === 1 ? 0.7 : 0.4;
    const use = (ports: ReadonlySet<number>) => mostPeers(among(view.uses, ports));
    const web = among(view.uses, PORTS.web);
    const outside = web.reduce((most, { externalPeers }) => Math.max(most, externalPeers), 0);
    const signsIn = use(PORTS.signIn) > 0;
    const proxied = use(PORTS.proxyOnly) > 0;
    const inside = web.reduce((sum, { peers, externalPeers }) => sum + peers - externalPeers, 0);
    const local = view.uses.some(({ port }) => [1900, 5353, 5355, 137].includes(port));
    const works = among(view.uses, PORTS.database).length > 0;
    return [
      ...clue(
        offered === 0 && view.uses.length > 0 && (signsIn || proxied || outside > 0),
        0.35,
        'asks others and offers nothing itself',
      ),
      ...clue(signsIn, 0.3, 'signs in to a directory (88, 389)'),
      ...clue(use(PORTS.files) > 0 && !works, 0.2, 'opens files (445)'),
      ...clue(outside >= 6, outside >= 20 ? 0.5 : 0.35, `visits ${counted(outside, 'web server')} outside`),
      ...clue(proxied, 0.35, 'browses through a proxy'),
      ...clue(inside >= 4, 0.3, `uses ${counted(inside, 'web application')} inside`),
      ...clue(use(PORTS.printing) > 0 && use(PORTS.printing) <= 7, 0.4, 'prints'),
      ...clue(use(PORTS.mailbox) > 0, 0.3, 'reads mail'),
      ...clue(local, 0.2, 'looks for neighbours as desktop systems do'),
    ].map((each) => ({ ...each, worth: each.worth * scale }));
  },
};
