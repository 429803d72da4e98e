import { shortTable } from '../columns.ts';
import { alertsByDay, HALF_SIZE, riskOfPorts, sideBySide, trafficByDay } from '../pictures.ts';
import { counted, numberOf } from '../wording.ts';
import type { ReportKind } from './kind.ts';
import { readTotals, sentences, URGENT } from './network-inventory.ts';

const MOST_SHOWN = 5;
const CAPTION =
  'Days are UTC. Alerts count on the day on which they were first seen; services are those in use, by risk and by what compliance says of them.';

/** One page for people who decide: what there is, how it moves, and what needs them. */
export const executiveSummary: ReportKind = {
  name: 'executive-summary',
  title: 'Executive summary',
  about: 'One page: what there is, how it moves over time, and what needs a decision',
  permission: 'security:read',
  filters: ['from', 'to', 'zone', 'within', 'site'],
  async sections(facts) {
    const totals = await readTotals(facts);
    const days = await facts.few('traffic-by-day');
    const alerts = await facts.few('alerts-by-day');
    return [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: [
          ...sentences(totals),
          ...trend(
            days.map(({ flows }) => numberOf(flows)),
            'flow',
          ),
          ...trend(
            alerts.map((row) => numberOf(row.alerts)),
            'alert',
          ),
        ],
        numbers: [
          { label: 'Nodes', value: totals.nodes ?? 0, type: 'integer' },
          { label: 'internal, in no zone', value: totals.unplaced_nodes ?? 0, type: 'integer' },
          { label: 'Connections', value: totals.connections ?? 0, type: 'integer' },
          { label: 'Services of critical or high risk', value: totals.risky_ports ?? 0, type: 'integer' },
          { label: 'Services ruled out by compliance', value: totals.non_compliant_ports ?? 0, type: 'integer' },
          { label: 'Open alerts', value: totals.open_alerts ?? 0, type: 'integer' },
          { label: 'of critical or high severity', value: totals.urgent_alerts ?? 0, type: 'integer' },
          { label: 'Incidents', value: totals.incidents ?? 0, type: 'integer' },
        ],
        tables: [shortTable('What is most urgent', URGENT, (await facts.few('top-alerts')).slice(0, MOST_SHOWN))],
      },
      ...sideBySide('Trends', CAPTION, [
        ...trafficByDay(days, HALF_SIZE),
        ...alertsByDay(alerts, HALF_SIZE),
        ...riskOfPorts(await facts.few('ports-by-risk'), HALF_SIZE),
      ]),
    ];
  },
};

/** How the second half of the days compares with the first; nothing for fewer than four days. */
function trend(values: number[], what: string): string[] {
  const half = Math.floor(values.length / 2);
  if (half < 2) return [];
  const mean = (part: number[]) => part.reduce((all, value) => all + value, 0) / part.length;
  const [before, after] = [mean(values.slice(0, half)), mean(values.slice(-half))];
  if (before === 0) return [];
  const percent = Math.round((100 * (after - before)) / before);
  const way = percent === 0 ? 'as many' : `${Math.abs(percent)} % ${percent > 0 ? 'more' : 'fewer'}`;
  return [
    `The latest ${counted(half, 'day')} with ${what}s had ${way} ${what}s a day ${percent === 0 ? 'as' : 'than'} the first ${half}.`,
  ];
}
