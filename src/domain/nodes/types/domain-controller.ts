import { among, answers, counted, mostPeers } from '../node-view.ts';
import { PORTS } from '../port-groups.ts';
import { clue, type TypeRule } from './type-rule.ts';

/** Kerberos and a directory on one machine; the global catalogue is Active Directory's alone. */
export const domainController: TypeRule = {
  type: 'domain-controller',
  clues(view) {
    const signIn = answers(view, 88);
    const directory = answers(view, 389) || answers(view, 636);
    const catalog = answers(view, 3268) || answers(view, 3269);
    const clients = counted(mostPeers(among(view.offers, PORTS.signIn)), 'client');
    return [
      ...clue(signIn && directory, 0.85, `offers Kerberos (88) and LDAP (389, 636), to ${clients}`),
      ...clue(catalog && (signIn || directory), 0.7, 'offers the global catalogue (3268, 3269)'),
      ...clue(
        signIn && !directory && (answers(view, 445) || answers(view, 464)),
        0.55,
        'offers Kerberos (88) with SMB (445) or password changes (464)',
      ),
      ...clue(signIn && directory && answers(view, 464), 0.3, 'offers Kerberos password changes (464)'),
      ...clue(
        !signIn && directory && answers(view, 445) && answers(view, 53),
        0.5,
        'offers LDAP (389), DNS (53) and SMB (445)',
      ),
    ];
  },
};
