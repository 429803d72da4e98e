import { donutChart } from '../../src/domain/charts/donut-chart.ts';
import type { Diagram } from '../../src/domain/diagrams/diagram.ts';
import type { Cell, Column, ReportModel, TableSection } from '../../src/domain/reports/model.ts';

/** Texts that a format could stumble over. */
export const HOSTILE: readonly string[] = [
  '=1+1',
  '+cmd|x',
  '-2',
  '@SUM(A1)',
  '\tx',
  '\rx',
  'x;=1+1',
  'a\0b\u0007c\ud800',
  '<&"\'>]]><script>alert(1)</script>',
  '../../etc/passwd',
  '{{=1}} $(x) %n',
  '\u202egnp.exe',
  'x'.repeat(40_000),
];

/** Names in scripts that are not Latin. */
export const WORLD: readonly string[] = [
  'é 漢 🙂',
  'שרת נתונים 42 (ראשי)',
  'خادم البيانات 7',
  '数据库服务器-01',
  'データベース',
  '데이터베이스 서버',
  'Ωμέγα Кириллица',
  'ไทย',
];

const TEXT: Column = { key: 'a', title: 'A', type: 'text', width: 10 };

/** Two shapes in two zones and a line between them. */
export function smallDiagram(label: string): Diagram {
  const box = { y: 100, width: 200, height: 120 };
  const shape = { y: 150, width: 140, height: 36, detail: '192.0.2.1', type: 'server', risk: 'high' } as const;
  const data = [{ key: 'address', label: 'Address', value: label }];
  return {
    title: label,
    notes: ['Only proven connections are drawn.'],
    pages: [
      {
        ...{ id: 'overview', title: label, width: 842, height: 595, scale: 1, notes: [] },
        containers: [
          { id: 'z1', label, parent: null, x: 60, ...box, color: '#eef5f2' },
          { id: 'z2', label: 'Office', parent: null, x: 400, ...box, color: '#eef2f9' },
        ],
        shapes: [
          { id: 's1', label, container: 'z1', x: 90, ...shape, data },
          { id: 's2', label: 'client', container: 'z2', x: 430, ...shape, data },
        ],
        lines: [
          {
            ...{ id: 'l1', from: 's2', to: 's1', label: 'tcp/443', evidence: 'observed', weight: 3 },
            points: [
              { x: 430, y: 168 },
              { x: 230, y: 168 },
            ],
            labelAt: { x: 330, y: 168 },
          },
        ],
      },
    ],
  };
}

/** A report with every kind of section, all of whose texts are the given ones. */
export function reportOf(texts: readonly string[], title = 'Test'): ReportModel {
  const rows = [...texts, null].map((text): Cell[] => [text]);
  const first = texts[0] ?? '';
  return {
    title,
    subject: first,
    generated: new Date('2026-01-05T08:00:00Z'),
    filters: [{ label: 'addresses within', value: '192.0.2.0/24' }],
    sections: [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: [...texts],
        numbers: [{ label: first, value: 3, type: 'integer' }],
        tables: [{ title: 'Short', columns: [TEXT], rows: rows.slice(0, 3) }],
      },
      {
        kind: 'picture',
        title: 'Chart',
        caption: first,
        drawing: donutChart(texts.map((label, index) => ({ label: label.slice(0, 99), value: index + 1 }))),
      },
      { kind: 'diagram', title: 'Diagram', caption: first, diagram: smallDiagram(first.slice(0, 99)) },
      { kind: 'prose', title: first.slice(0, 99), paragraphs: [...texts] },
      { kind: 'table', title: 'Facts', columns: [{ ...TEXT, title: first.slice(0, 99) }], rows: [rows] },
      { kind: 'table', title: 'Facts', columns: [TEXT], rows: [] },
    ],
  };
}

/** A report with nothing in it at all. */
export function emptyReport(): ReportModel {
  return { title: 'Empty', subject: '', generated: new Date('2026-01-05T08:00:00Z'), filters: [], sections: [] };
}

const CONNECTION: Column[] = [
  { key: 'client', title: 'Client', type: 'text', width: 24 },
  { key: 'server', title: 'Server', type: 'text', width: 24 },
  { key: 'port', title: 'Port', type: 'integer', width: 8 },
  { key: 'flows', title: 'Flows', type: 'integer', width: 12 },
  { key: 'bytes', title: 'Bytes', type: 'bytes', width: 16 },
  { key: 'last_seen', title: 'Last seen', type: 'time', width: 20 },
];

/** A table of connections as the database gives it, in batches. */
export function connections(count: number): TableSection {
  function* rows(): Generator<Cell[][]> {
    for (let from = 0; from < count; from += 1_000)
      yield Array.from({ length: Math.min(1_000, count - from) }, (_, index) => connection(from + index));
  }
  return { kind: 'table', title: 'Connections', columns: CONNECTION, rows: rows() };
}

function connection(index: number): Cell[] {
  const address = (net: number) => `10.${net}.${(index >> 8) & 255}.${index & 255}`;
  const seen = new Date(Date.UTC(2026, 0, 5) + index * 1000);
  return [address(index % 7), address(100 + (index % 11)), 443, 1 + (index % 999), index * 1_237, seen];
}

/** A report of nothing but connections. */
export function connectionReport(count: number): ReportModel {
  return { ...emptyReport(), title: 'Connections', sections: [connections(count)] };
}
