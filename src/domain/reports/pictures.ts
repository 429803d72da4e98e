import { barChart, stackedBarChart } from '../charts/bar-chart.ts';
import { type ChartSize, DEFAULT_SIZE, INK, LABEL_SIZE } from '../charts/chart-style.ts';
import { heatMap } from '../charts/heat-map.ts';
import { lineChart } from '../charts/line-chart.ts';
import { SEVERITIES } from '../detections/finding.ts';
import type { Drawing } from '../drawings/drawing.ts';
import { besideDrawings, stackDrawings } from '../drawings/stack.ts';
import type { FactRow } from './facts.ts';
import type { PictureSection } from './model.ts';
import { counted, dayOf, numberOf } from './wording.ts';

const MOST_ZONES = 12;
/** Points between two pictures in a row. */
const BETWEEN = 16;
/** A chart of which two stand side by side. */
export const HALF_SIZE: ChartSize = { width: (DEFAULT_SIZE.width - BETWEEN) / 2, height: 140 };
/** A line through fewer days says nothing. */
const FEWEST_DAYS = 3;
const RISKS = ['critical', 'high', 'medium', 'low', 'unknown'];
const COMPLIANCE: Record<string, string> = {
  non_compliant: 'non-compliant',
  conditional: 'conditional',
  compliant: 'compliant',
  unknown: 'unknown',
};

/** Traffic of each day; nothing when there is none. */
export function trafficByDay(days: readonly FactRow[], size = DEFAULT_SIZE): PictureSection[] {
  if (days.length === 0) return [];
  const labels = days.map(({ day }) => dayOf(day));
  const [flows, failed] = ['flows', 'failed_flows'].map((key) => days.map((row) => numberOf(row[key])));
  const drawing =
    days.length < FEWEST_DAYS
      ? barChart(
          labels.map((label, index) => ({ label, value: flows?.[index] ?? 0 })),
          { unit: 'flows', width: size.width },
        )
      : lineChart(
          labels,
          [
            { name: 'Flows', values: flows ?? [] },
            { name: 'of them failed', values: failed ?? [] },
          ],
          size,
        );
  return picture(
    'Flows by day',
    `Flows of ${counted(days.length, 'day')} with traffic, from ${labels[0]} to ${labels.at(-1)} (UTC).`,
    drawing,
  );
}

/** Alerts of each day by severity; nothing when there are none. */
export function alertsByDay(days: readonly FactRow[], size = DEFAULT_SIZE): PictureSection[] {
  if (days.length === 0) return [];
  const labels = days.map(({ day }) => dayOf(day));
  const present = SEVERITIES.filter((severity) => days.some((row) => numberOf(row[severity]) > 0));
  const of = (severity: string) => days.map((row) => numberOf(row[severity]));
  const drawing =
    days.length < FEWEST_DAYS
      ? stackedBarChart(
          days.map((row, index) => ({
            label: labels[index] ?? '',
            values: present.map((severity) => numberOf(row[severity])),
          })),
          present,
          { unit: 'alerts', width: size.width },
        )
      : lineChart(
          labels,
          present.map((name) => ({ name, values: of(name) })),
          size,
        );
  return picture(
    'Alerts by day',
    `Alerts by the day on which they were first seen, from ${labels[0]} to ${labels.at(-1)} (UTC), by severity.`,
    drawing,
  );
}

/** Services by risk and compliance; nothing when there are none. */
export function riskOfPorts(rows: readonly FactRow[], { width } = DEFAULT_SIZE): PictureSection[] {
  if (rows.length === 0) return [];
  const states = Object.keys(COMPLIANCE);
  const bars = RISKS.filter((risk) => rows.some((row) => row.risk === risk)).map((risk) => ({
    label: risk,
    values: states.map((state) =>
      rows.reduce((all, row) => all + (row.risk === risk && row.compliance === state ? numberOf(row.ports) : 0), 0),
    ),
  }));
  return picture(
    'Services by risk',
    'Services in use by risk, and within each risk by what compliance says of them.',
    stackedBarChart(bars, Object.values(COMPLIANCE), { unit: 'services', width }),
  );
}

/** Several pictures as one, two to a row, each with its title: as much as has room on a page with text. */
export function sideBySide(title: string, caption: string, pictures: readonly PictureSection[]): PictureSection[] {
  if (pictures.length === 0) return [];
  const titled = pictures.map(({ title: of, drawing }) => stackDrawings([headingOf(of, drawing.width), drawing], 2));
  const rows = titled.flatMap((left, index) => {
    const right = titled[index + 1];
    return index % 2 > 0 ? [] : [besideDrawings(right ? [left, right] : [left, { ...left, marks: [] }], BETWEEN)];
  });
  return picture(title, caption, stackDrawings(rows, 8));
}

function headingOf(title: string, width: number): Drawing {
  return {
    ...{ width, height: 13 },
    marks: [{ kind: 'label', text: title, x: 0, y: 10, size: LABEL_SIZE, color: INK, bold: true }],
  };
}

/** Connections from zone to zone; the zones with most of them, the others put together. */
export function zoneHeatMap(pairs: readonly FactRow[]): PictureSection[] {
  if (pairs.length === 0) return [];
  const weight = new Map<string, number>();
  for (const { client_zone, server_zone, connections } of pairs) {
    for (const zone of [client_zone, server_zone]) {
      weight.set(String(zone), (weight.get(String(zone)) ?? 0) + numberOf(connections));
    }
  }
  const ranked = [...weight].sort(([a, many], [b, others]) => others - many || (a < b ? -1 : 1)).map(([zone]) => zone);
  const shown = ranked.slice(0, MOST_ZONES).sort();
  const rest = ranked.length - shown.length;
  const names = rest > 0 ? [...shown, `${rest} others`] : shown;
  const place = (zone: unknown) => (shown.includes(String(zone)) ? shown.indexOf(String(zone)) : shown.length);
  const values: (number | null)[][] = names.map(() => names.map(() => null));
  for (const { client_zone, server_zone, connections } of pairs) {
    const row = values[place(client_zone)] as (number | null)[];
    row[place(server_zone)] = (row[place(server_zone)] ?? 0) + numberOf(connections);
  }
  return picture(
    'Zone by zone',
    `Connections from each of ${counted(ranked.length, 'zone')} (rows) to each other (columns); darker is more.`,
    heatMap({ rows: names, columns: names, values, rowTitle: 'From', columnTitle: 'To' }),
  );
}

/** New, gone and changed by what it is. */
export function changesBySubject(rows: readonly FactRow[]): PictureSection[] {
  const kinds = ['new', 'gone', 'changed'];
  if (rows.every((row) => kinds.every((kind) => numberOf(row[kind]) === 0))) return [];
  const bars = rows.map((row) => ({ label: `${row.subject}s`, values: kinds.map((kind) => numberOf(row[kind])) }));
  return picture(
    'What changed',
    'Nodes, connections, services and open ports that are new, gone or changed.',
    stackedBarChart(bars, kinds),
  );
}

function picture(title: string, caption: string, drawing: Drawing): PictureSection[] {
  return [{ kind: 'picture', title, caption, drawing }];
}
