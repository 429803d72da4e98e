import { expect } from 'chai';
import { groupNodes } from '../../../src/domain/applications/group.ts';
import { type MadeOptions, madeNetwork, membershipScore } from '../../support/applications/made-network.ts';

const BANK: MadeOptions = {
  ...{ seed: 1, applications: 40, desks: 1_500, labelled: 0.3, between: 1 },
  namings: ['dashed', 'opaque', 'run', 'none', 'dashed', 'reversed', 'opaque'],
};

function score(options: MadeOptions) {
  const { input, truth } = madeNetwork(options);
  const { groups, places } = groupNodes(input);
  const found = groups.filter(({ infrastructure }) => infrastructure === null).map(({ members }) => members.keys());
  const tended = new Set([...places.infrastructure.values()].map(({ kind }) => kind));
  return {
    ...membershipScore(
      found.map((each) => [...each]),
      truth,
    ),
    tended,
    places,
    truth,
  };
}

describe('grouping nodes into applications', () => {
  for (const seed of [11, 12, 13]) {
    it(`finds the applications of a mixed network, seed ${seed}`, () => {
      const { precision, recall } = score({ ...BANK, seed });
      if (process.env.DEBUG) console.log('mixed', seed, precision, recall);
      expect(precision).to.be.at.least(0.9);
      expect(recall).to.be.at.least(0.9);
    });
  }

  it('finds them by who talks to whom alone', () => {
    const { precision, recall } = score({ ...BANK, seed: 21, labelled: 0, namings: ['opaque', 'none'] });
    if (process.env.DEBUG) console.log('nameless', precision, recall);
    expect(precision).to.be.at.least(0.9);
    expect(recall).to.be.at.least(0.9);
  });

  it('finds them by host names where they call each other a lot', () => {
    const { precision, recall } = score({ ...BANK, seed: 31, labelled: 0, between: 5, namings: ['dashed', 'run'] });
    if (process.env.DEBUG) console.log('named', precision, recall);
    expect(precision).to.be.at.least(0.9);
    expect(recall).to.be.at.least(0.9);
  });

  it('takes what serves everybody out', () => {
    const { tended, places, truth } = score({ ...BANK, seed: 41 });
    expect([...tended]).to.include.members(['directory', 'time', 'mail', 'logging', 'monitoring', 'backup']);
    expect(tended).to.include('administration');
    expect(tended).to.include('vulnerability scanning');
    expect(truth.filter(({ node }) => places.infrastructure.has(node))).to.be.empty;
  });
});
