import { expect } from 'chai';
import { ACTIONS } from '../../../src/domain/logs/flow.ts';
import { actionOfPrefix, PrefixActions } from '../../../src/domain/logs/lines/prefix-action.ts';

describe('actionOfPrefix', () => {
  for (const [prefix, action] of [
    ['[UFW BLOCK]', 'deny'],
    ['[UFW LIMIT BLOCK]', 'deny'],
    ['[UFW ALLOW]', 'allow'],
    ['[UFW AUDIT]', 'unknown'],
    ['Shorewall:net2fw:DROP:', 'drop'],
    ['Shorewall:loc2net:ACCEPT:', 'allow'],
    ['SFW2-INext-DROP-DEFLT', 'drop'],
    ['SFW2-INext-ACC-TCP', 'allow'],
    ['iptables DROP_INPUT:', 'drop'],
    ['IPTables-Dropped: ', 'drop'],
    ['FINAL_REJECT:', 'deny'],
    ['[WAN_LOCAL-default-D]', 'drop'],
    ['[WAN_OUT-2000-A]', 'allow'],
    ['[WAN_IN-30-R]', 'deny'],
    ['[WAN_LOCAL-D-30004]', 'drop'],
    ['[LAN_DROP-10-A]', 'allow'],
    ['port-scan:', 'unknown'],
    ['accelerated', 'unknown'],
    ['', 'unknown'],
  ] as const) {
    it(`reads ${JSON.stringify(prefix)} as ${action}`, () => {
      expect(ACTIONS[actionOfPrefix(prefix)]).to.equal(action);
    });
  }

  it('gives the same answer however many prefixes came before', () => {
    const actions = new PrefixActions();
    for (let i = 0; i < 3000; i++) expect(ACTIONS[actions.of(`rule ${i} drop`)]).to.equal('drop');
    expect(ACTIONS[actions.of('rule 1 accept')]).to.equal('allow');
  });
});
