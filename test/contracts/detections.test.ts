import { expect } from 'chai';
import { configureRules } from '../../src/domain/detections/detect.ts';
import { type Finding, MOST_EXAMPLES, SEVERITIES } from '../../src/domain/detections/finding.ts';
import { type Detection, rules } from '../../src/domain/detections/registry.ts';
import { readConfig, runExample } from '../support/detections.ts';

describe('every detection', () => {
  it('has an id of its own', () => expect(new Set(rules.map(({ id }) => id)).size).to.equal(rules.length));
  it('accepts the settings that are shipped', () => {
    const shipped = readConfig('detections.json');
    const enabled = rules.filter(({ id }) => shipped[id]?.enabled !== false);
    expect(configureRules(shipped).map(({ rule }) => rule)).to.deep.equal(enabled);
  });

  for (const rule of rules) {
    describe(rule.id, () => {
      it('says what it is', () => {
        expect(rule.id).to.match(/^[a-z]+(-[a-z]+)*$/);
        expect(rule.technique).to.match(/^T\d{4}(\.\d{3})?$/);
        expect(rule.title).to.not.be.empty;
        expect(rule.description).to.not.be.empty;
      });

      it('has an example that fires and one that is silent', () => {
        expect(rule.examples.some(({ finds }) => finds.length > 0)).to.equal(true);
        expect(rule.examples.some(({ finds }) => finds.length === 0)).to.equal(true);
      });

      it('finds nothing in nothing', () =>
        expect(runExample(rule, { name: 'nothing', rows: [], flows: [], observed: [], sightings: [], finds: [] })).to.be
          .empty);

      for (const example of rule.examples) {
        const { name, finds } = example;
        it(`${finds.length > 0 ? 'fires on' : 'is silent on'} ${name}`, () => {
          const found = runExample(rule, example);
          expect(found.map(({ fingerprint }) => fingerprint)).to.have.members(finds);
          for (const finding of found) expectSound(finding, rule);
          expect(runExample(rule, example), 'a second run').to.deep.equal(found);
        });
      }
    });
  }
});

function expectSound(finding: Finding, rule: Detection): void {
  expect(finding.detection).to.equal(rule.id);
  expect(SEVERITIES).to.include(finding.severity);
  expect(finding.score).to.be.within(0, 1);
  expect(finding.first_seen.getTime()).to.be.at.most(finding.last_seen.getTime());
  expect(finding.title.length).to.be.within(1, 200);
  expect(JSON.parse(JSON.stringify(finding.evidence)), 'evidence is plain JSON').to.deep.equal(finding.evidence);
  for (const value of Object.values(finding.evidence)) {
    if (Array.isArray(value)) expect(value.length).to.be.at.most(MOST_EXAMPLES);
  }
}
