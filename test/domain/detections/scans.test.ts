import { expect } from 'chai';
import { exampleColumns } from '../../../src/domain/detections/flows/example-columns.ts';
import { densestDistinct } from '../../../src/domain/detections/scans/densest-distinct.ts';
import { SequentialTest } from '../../../src/domain/detections/scans/sequential-test.ts';
import { seededRandom } from '../../../src/domain/sample/random.ts';

const LIMITS = { success_benign: 0.8, success_scanner: 0.2, scanner_from: 99, benign_to: 0.01 };

/** Contacts until the test decides that a client whose contacts succeed so often is a scanner, or is none. */
function contactsUntilDecided(success: number, seed: number): { caught: boolean; contacts: number } {
  const random = seededRandom(seed);
  const test = new SequentialTest(LIMITS);
  for (let contacts = 1; ; contacts++) {
    if (test.next(random.next() < success)) return { caught: false, contacts };
    if (test.caught) return { caught: true, contacts };
  }
}

describe('sequential test of first contacts', () => {
  it('catches four failures in a row, and no three', () => {
    const test = new SequentialTest(LIMITS);
    for (let n = 0; n < 3; n++) test.next(false);
    expect(test.caught).to.equal(false);
    test.next(false);
    expect(test.caught).to.equal(true);
  });

  it('clears four successes in a row, and begins anew', () => {
    const test = new SequentialTest(LIMITS);
    expect([true, true, true, true].map((one) => test.next(one))).to.deep.equal([false, false, false, true]);
    expect([false, false, false, false].map((one) => test.next(one))).to.deep.equal([false, false, false, false]);
    expect(test.caught).to.equal(true);
  });

  it('decides as surely and as soon as published', () => {
    const runs = (success: number) =>
      Array.from({ length: 2_000 }, (_, seed) => contactsUntilDecided(success, seed + 1));
    const share = (all: { caught: boolean }[]) => all.filter(({ caught }) => caught).length / all.length;
    expect(share(runs(0.8)), 'benign clients caught').to.be.at.most(0.01);
    expect(share(runs(0.2)), 'scanners caught').to.be.at.least(0.99);
    const contacts = runs(0.2).map((run) => run.contacts);
    expect(contacts.reduce((sum, one) => sum + one, 0) / contacts.length).to.be.within(4, 8);
  });
});

describe('the densest stretch of attempts', () => {
  it('counts distinct targets, wherever the stretch begins', () => {
    const times = [0, 100, 290, 310, 320, 330, 340];
    expect(densestDistinct({ times, targets: [1, 2, 3, 4, 5, 6, 6] }, 60)).to.equal(4);
    expect(densestDistinct({ times: [0, 1, 2], targets: [1, 1, 1] }, 60)).to.equal(1);
    expect(densestDistinct({ times: [], targets: [] }, 60)).to.equal(0);
  });
});

describe('flows by client', () => {
  it('come in order of time with their servers and services', () => {
    const columns = exampleColumns([
      { client: '10.0.0.1', server: '10.0.0.9', port: 22, time: 30 },
      { client: '10.0.0.2', server: '10.0.0.1', port: 53, protocol: 17, time: 5, failed: true },
      { client: '10.0.0.1', server: '10.0.0.8', port: 80, time: 10, bytesIn: 7 },
    ]);
    const read = [...columns.byClient()].map((flows) => ({
      client: flows.client,
      servers: [...flows.servers].map((server) => flows.serverText(server)),
      services: [...flows.services].map((service) => [service >> 16, service & 65_535]),
      times: [...flows.times],
    }));
    expect(read.map(({ client }) => client)).to.deep.equal(['10.0.0.1', '10.0.0.2']);
    // A client's columns are those of the last one by now, so the first is looked at by itself.
    for (const flows of columns.byClient()) {
      expect([...flows.times]).to.deep.equal([10, 30]);
      expect([...flows.servers].map((server) => flows.serverText(server))).to.deep.equal(['10.0.0.8', '10.0.0.9']);
      expect([...flows.services].map((service) => service & 65_535)).to.deep.equal([80, 22]);
      expect([flows.wasAnswered(0), flows.wasAnswered(1)]).to.deep.equal([true, false]);
      break;
    }
    expect(read[1]).to.deep.equal({ client: '10.0.0.2', servers: ['10.0.0.1'], services: [[17, 53]], times: [5] });
  });
});
