import { expect } from 'chai';
import type { ApplicationNode, ApplicationZone } from '../../../src/domain/applications/application.ts';
import { describeMembers } from '../../../src/domain/applications/describe.ts';

const ZONES: ApplicationZone[] = [
  { id: '1', name: 'cards', criticality: 'high', environment: 'prod', compliance: ['PCI DSS'] },
  { id: '2', name: 'office', criticality: 'low', environment: 'prod', compliance: [] },
];

function member(zone: number, owner: string | null): ApplicationNode {
  const known = { internal: true, hostname: null, type: 'server', typeConfidence: 90 };
  return { ...known, address: '10.0.0.1', zone, owner };
}

describe('what zones and owners say of an application', () => {
  it('is as sure as the share of members that say it; what follows from it is less', () => {
    const nodes = [member(0, 'Payments'), member(1, 'Payments'), member(-1, 'Payments'), member(-1, 'Office')];
    const { reasons, ...told } = describeMembers(nodes, ZONES);
    expect(told).to.deep.equal({
      ...{ owner: 'Payments', criticality: 'high', classification: 'restricted' },
      compliance: ['PCI DSS'],
    });
    expect(Object.fromEntries(reasons.map(({ about, confidence }) => [about, confidence]))).to.deep.equal({
      ...{ owner: 75, criticality: 25, compliance: 25, classification: 15 },
    });
  });

  it('is nothing where nobody says anything', () => {
    expect(describeMembers([member(-1, null)], ZONES)).to.deep.equal({
      ...{ owner: null, criticality: null, classification: null, compliance: [], reasons: [] },
    });
  });
});
