import { counted, type Reach } from '../node-view.ts';
import { clue, type TypeRule } from './type-rule.ts';

/** Whether a node tries so many ports of so many servers that what it reaches says nothing of them. */
export function sweeps({ servers, ports, answered, unanswered }: Reach): boolean {
  return servers >= 15 && ports >= 10 && answered + unanswered >= 5 * servers;
}

/** Tries many ports on many machines. One that tries many ports of one machine, or one of many, is no scanner by trade. */
export const scanner: TypeRule = {
  type: 'scanner',
  clues(view) {
    const { reach } = view;
    const tried = reach.answered + reach.unanswered;
    const width = `tried ${counted(reach.ports, 'port')} on ${counted(reach.servers, 'machine')}`;
    const inVain = tried > 0 ? reach.unanswered / tried : 0;
    return [
      ...clue(sweeps(reach), 0.8, width),
      ...clue(sweeps(reach) && reach.ports >= 40, 0.4, 'far more ports than any application uses'),
      ...clue(sweeps(reach) && inVain >= 0.3, 0.4, `${Math.round(inVain * 100)} % of the attempts in vain`),
    ];
  },
};
