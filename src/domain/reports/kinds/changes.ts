import { integer, number, PAIR, SERVICE, SPAN, shortTable, tableOf, text, time } from '../columns.ts';
import type { FactRow } from '../facts.ts';
import { changesBySubject } from '../pictures.ts';
import { counted, grouped, numberOf } from '../wording.ts';
import type { ReportKind } from './kind.ts';

const WHEN = [text('change', 'Change', 10), time('at', 'When')];
const WHY = [...SPAN, text('reasons', 'Why', 28), number('factor', 'Times its volume', 16)];
const TOTALS = [
  text('subject', 'What', 14),
  integer('new', 'New'),
  integer('gone', 'Gone'),
  integer('changed', 'Changed'),
];

/** What is new, gone and changed between two dates. */
export const changes: ReportKind = {
  name: 'changes',
  title: 'Changes',
  about: 'What is new, gone and changed between two dates',
  permission: 'network:read',
  filters: ['from', 'to', 'zone', 'within', 'site'],
  needs: ['from'],
  async sections(facts) {
    const totals = await facts.few('change-totals');
    return [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: sentences(totals),
        numbers: [],
        tables: [shortTable('Changes', TOTALS, totals)],
      },
      ...changesBySubject(totals),
      tableOf('Nodes', [...WHEN, text('address', 'Address', 24), ...WHY], facts.table('changed-nodes')),
      tableOf('Connections', [...WHEN, ...PAIR, ...WHY], facts.table('changed-connections')),
      tableOf('Services', [...WHEN, ...PAIR, ...SERVICE, ...WHY], facts.table('changed-services')),
      tableOf(
        'Open ports',
        [...WHEN, text('address', 'Address', 24), ...SERVICE, ...SPAN],
        facts.table('changed-ports'),
      ),
    ];
  },
};

function sentences(totals: FactRow[]): string[] {
  const of = (subject: string) => totals.find((row) => row.subject === subject) ?? {};
  if (totals.every(({ new: fresh, gone, changed }) => [fresh, gone, changed].every((value) => numberOf(value) === 0))) {
    return ['Nothing is new, gone or changed between these dates.'];
  }
  const [node, service, port] = [of('node'), of('service'), of('port')];
  return [
    `${counted(node.new, 'node is', 'nodes are')} new and ${grouped(node.gone)} gone; ${counted(service.new, 'service is', 'services are')} new and ${grouped(service.gone)} gone; ${counted(port.new, 'port of a node is', 'ports of nodes are')} newly open.`,
    'Gone is what was seen before the first date and was silent for seven days at the second, and ever since. Changed is what has three times its former volume on a day, or a third of it, fails much more or less often, or has a new service or port.',
  ];
}
