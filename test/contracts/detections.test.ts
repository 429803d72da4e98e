import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CONFIG_FOLDER } from '../../src/config.ts';
import { configureRules } from '../../src/domain/detections/detect.ts';
import { type Finding, MOST_EXAMPLES, SEVERITIES } from '../../src/domain/detections/finding.ts';
import { rules } from '../../src/domain/detections/registry.ts';
import type { Rule, ServiceRow } from '../../src/domain/detections/rule.ts';
import { compileKnowledge } from '../../src/domain/ports/knowledge.ts';
import { researchPort } from '../../src/domain/ports/research-port.ts';

const read = (name: string) => JSON.parse(readFileSync(join(CONFIG_FOLDER, name), 'utf8'));
const knowledge = compileKnowledge(read('ports.json'), read('port-knowledge.json'));

function run(rule: Rule, rows: ServiceRow[]): Finding[] {
  const found: Finding[] = [];
  const research = (protocol: number, port: number) => researchPort(protocol, port, knowledge);
  const pass = rule.open({ settings: rule.settings.parse({}), research, emit: (finding) => found.push(finding) });
  for (const row of rows) pass.row(row);
  pass.end();
  return found;
}

describe('every detection', () => {
  it('has an id of its own', () => expect(new Set(rules.map(({ id }) => id)).size).to.equal(rules.length));
  it('accepts the settings that are shipped', () => {
    expect(configureRules(read('detections.json')).map(({ rule }) => rule)).to.deep.equal([...rules]);
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

      it('finds nothing in nothing', () => expect(run(rule, [])).to.be.empty);

      for (const { name, rows, finds } of rule.examples) {
        it(`${finds.length > 0 ? 'fires on' : 'is silent on'} ${name}`, () => {
          const found = run(rule, rows);
          expect(found.map(({ fingerprint }) => fingerprint)).to.have.members(finds);
          for (const finding of found) expectSound(finding, rule);
          expect(run(rule, rows), 'a second run').to.deep.equal(found);
        });
      }
    });
  }
});

function expectSound(finding: Finding, rule: Rule): void {
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
