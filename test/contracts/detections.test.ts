import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CONFIG_FOLDER } from '../../src/config.ts';
import type { ClientRule } from '../../src/domain/detections/client-rule.ts';
import { configureRules } from '../../src/domain/detections/detect.ts';
import { type Finding, MOST_EXAMPLES, SEVERITIES } from '../../src/domain/detections/finding.ts';
import type { FlowExample, FlowRule } from '../../src/domain/detections/flow-rule.ts';
import { exampleColumns } from '../../src/domain/detections/flows/example-columns.ts';
import { exampleSighting, type IntelExample, type IntelRule } from '../../src/domain/detections/intel-rule.ts';
import {
  exampleObserved,
  type ObservationExample,
  type ObservationRule,
} from '../../src/domain/detections/observation-rule.ts';
import { type Detection, rules } from '../../src/domain/detections/registry.ts';
import type { Example as RowExample, Rule } from '../../src/domain/detections/rule.ts';
import { compileKnowledge } from '../../src/domain/ports/knowledge.ts';
import { researchPort } from '../../src/domain/ports/research-port.ts';

const read = (name: string) => JSON.parse(readFileSync(join(CONFIG_FOLDER, name), 'utf8'));
const knowledge = compileKnowledge(read('ports.json'), read('port-knowledge.json'));

type Example = Detection['examples'][number];

function run(rule: Detection, example: Example): Finding[] {
  if ('observes' in rule) return runOverObserved(rule, example as ObservationExample);
  if ('matches' in rule) return runOverSightings(rule, example as IntelExample);
  if ('follows' in rule) return runOverClients(rule, example as FlowExample);
  return 'reads' in rule ? runOverFlows(rule, example as FlowExample) : runOverRows(rule, example as RowExample);
}

function runOverObserved(rule: ObservationRule, { observed, settings = {} }: ObservationExample): Finding[] {
  const found: Finding[] = [];
  const rows = observed.map(exampleObserved);
  const times = rows.map(({ time }) => time);
  const window = { from: Math.min(...times), to: Math.max(...times) };
  const pass = rule.open({ settings: rule.settings.parse(settings), window, emit: (finding) => found.push(finding) });
  for (const row of rows) pass.row(row);
  pass.end();
  return found;
}

function runOverSightings(rule: IntelRule, { sightings }: Pick<IntelExample, 'sightings'>): Finding[] {
  const found: Finding[] = [];
  const pass = rule.open({ settings: rule.settings.parse({}), emit: (finding) => found.push(finding) });
  for (const sighting of sightings) pass.sighting(exampleSighting(sighting));
  pass.end();
  return found;
}

function runOverFlows(rule: FlowRule, { flows, settings = {} }: Pick<FlowExample, 'flows' | 'settings'>): Finding[] {
  const found: Finding[] = [];
  const times = flows.map(({ time }) => time);
  const window = { from: Math.min(...times), to: Math.max(...times) };
  const pass = rule.open({ settings: rule.settings.parse(settings), window, emit: (finding) => found.push(finding) });
  for (const group of exampleColumns(flows).inGroups(rule.reads)) pass.group(group);
  pass.end();
  return found;
}

function runOverClients(
  rule: ClientRule,
  { flows, settings = {} }: Pick<FlowExample, 'flows' | 'settings'>,
): Finding[] {
  const found: Finding[] = [];
  const times = flows.map(({ time }) => time);
  const window = { from: Math.min(...times), to: Math.max(...times) };
  const pass = rule.open({ settings: rule.settings.parse(settings), window, emit: (finding) => found.push(finding) });
  for (const client of exampleColumns(flows).byClient()) pass.client(client);
  pass.end();
  return found;
}

function runOverRows(rule: Rule, { rows, settings = {} }: Pick<RowExample, 'rows' | 'settings'>): Finding[] {
  const found: Finding[] = [];
  const times = rows.flatMap(({ first_seen, last_seen }) => [first_seen.getTime() / 1000, last_seen.getTime() / 1000]);
  const window = { from: Math.min(...times), to: Math.max(...times) };
  const research = (protocol: number, port: number) => researchPort(protocol, port, knowledge);
  const emit = (finding: Finding) => found.push(finding);
  const pass = rule.open({ settings: rule.settings.parse(settings), window, research, emit });
  for (const row of rows) pass.row(row);
  pass.end();
  return found;
}

describe('every detection', () => {
  it('has an id of its own', () => expect(new Set(rules.map(({ id }) => id)).size).to.equal(rules.length));
  it('accepts the settings that are shipped', () => {
    const shipped = read('detections.json');
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
        expect(run(rule, { name: 'nothing', rows: [], flows: [], observed: [], sightings: [], finds: [] })).to.be
          .empty);

      for (const example of rule.examples) {
        const { name, finds } = example;
        it(`${finds.length > 0 ? 'fires on' : 'is silent on'} ${name}`, () => {
          const found = run(rule, example);
          expect(found.map(({ fingerprint }) => fingerprint)).to.have.members(finds);
          for (const finding of found) expectSound(finding, rule);
          expect(run(rule, example), 'a second run').to.deep.equal(found);
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
