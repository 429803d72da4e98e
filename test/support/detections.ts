import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FOLDER } from '../../src/config/project.ts';
import type { ClientRule } from '../../src/domain/detections/client-rule.ts';
import type { Finding } from '../../src/domain/detections/finding.ts';
import type { FlowExample, FlowRule } from '../../src/domain/detections/flow-rule.ts';
import { exampleColumns } from '../../src/domain/detections/flows/example-columns.ts';
import { exampleSighting, type IntelExample, type IntelRule } from '../../src/domain/detections/intel-rule.ts';
import {
  exampleObserved,
  type ObservationExample,
  type ObservationRule,
} from '../../src/domain/detections/observation-rule.ts';
import type { Detection } from '../../src/domain/detections/registry.ts';
import type { Example as RowExample, Rule } from '../../src/domain/detections/rule.ts';
import { compileKnowledge } from '../../src/domain/ports/knowledge.ts';
import { researchPort } from '../../src/domain/ports/research-port.ts';

/** A file of the configuration. */
export const readConfig = (name: string) => JSON.parse(readFileSync(join(CONFIG_FOLDER, name), 'utf8'));
const knowledge = compileKnowledge(readConfig('ports.json'), readConfig('port-knowledge.json'));

export type DetectionExample = Detection['examples'][number];

/** What a rule finds in an example. */
export function runExample(rule: Detection, example: DetectionExample): Finding[] {
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
  for (const client of exampleColumns(flows).byClient()) {
    for (const group of client.groups(rule.reads)) pass.group(group);
  }
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

function runOverRows(
  rule: Rule,
  { rows, zoneRules = [], settings = {} }: Omit<RowExample, 'name' | 'finds'>,
): Finding[] {
  const found: Finding[] = [];
  const times = rows.flatMap(({ first_seen, last_seen }) => [first_seen.getTime() / 1000, last_seen.getTime() / 1000]);
  const window = { from: Math.min(...times), to: Math.max(...times) };
  const research = (protocol: number, port: number) => researchPort(protocol, port, knowledge);
  const emit = (finding: Finding) => found.push(finding);
  const pass = rule.open({ settings: rule.settings.parse(settings), window, research, zoneRules, emit });
  for (const row of rows) pass.row(row);
  pass.end();
  return found;
}
