import type { FactRow, Facts } from '../reports/facts.ts';
import { streamText } from '../reports/formats/stream-file.ts';
import type { ExchangeKind } from './exchange-kind.ts';
import { alertObjects, idFor, indicatorObject, type StixObject } from './stix-objects.ts';

/** Alerts and indicators as a bundle of STIX 2.1. */
export const stixBundle: ExchangeKind = {
  name: 'stix-bundle',
  title: 'STIX 2.1 bundle',
  about: 'Alerts with what was observed, and the indicators that are valid, as a bundle of STIX 2.1',
  permission: 'security:read',
  filters: ['from', 'to', 'zone', 'application', 'severity', 'within', 'site'],
  format: 'json',
  contentType: 'application/stix+json;version=2.1',
  extension: 'json',
  write: (facts, target, signal) => streamText(target, signal, pieces(facts)),
};

async function* pieces(facts: Facts): AsyncGenerator<string> {
  const generated = facts.generated.toISOString();
  const author: StixObject = {
    ...{ type: 'identity', spec_version: '2.1', id: idFor('identity', facts.subject) },
    ...{ created: generated, modified: generated, name: facts.subject || 'Ringfence', identity_class: 'organization' },
  };
  yield `{"type":"bundle","id":"${idFor('bundle', `${facts.subject} ${generated}`)}","objects":[\n${JSON.stringify(author)}`;
  // An address is one object, however many alerts name it.
  const said = new Set<string>();
  const text = (objects: StixObject[]) =>
    objects
      .filter(({ id }) => !said.has(id) && said.add(id))
      .map((object) => `,\n${JSON.stringify(object)}`)
      .join('');
  const batches = async function* (table: AsyncIterable<FactRow[]>, shape: (row: FactRow) => StixObject[]) {
    for await (const batch of table) yield text(batch.flatMap(shape));
  };
  yield* batches(facts.table('alerts'), (row) => alertObjects(row, author.id));
  yield* batches(facts.table('indicators'), (row) => indicatorObject(row, author.id));
  yield '\n]}\n';
}
