import type { Diagram, Shape } from '../../../src/domain/diagrams/diagram.ts';
import type { ReportModel } from '../../../src/domain/reports/model.ts';

/** Names that logs may bring, with what each of them would do where it were believed. */
export const HOSTILE_NAMES = [
  '=cmd|calc',
  '{{=1+1}}',
  ' ={{=ADD(1,2)}}',
  '<script>alert(1)</script>',
  '</svg><b>"\'&amp;',
  'a\0b\u0007c\ud800',
  'one\ntwo\ttab',
  '"] ; n0 [label="x',
  '\\N \\" {a|b}',
  '../../etc/passwd',
  'שלום עולם',
  '東京支店の端末',
  '\u202egnp.exe',
  'x'.repeat(2_000),
  ']]>',
  '-->',
];

/** A diagram in which every text is one of those names. */
export function hostileDiagram(): Diagram {
  const shapes = HOSTILE_NAMES.map(
    (name, index): Shape => ({
      ...{
        id: `s${index}${name}`,
        label: name,
        detail: name,
        type: index % 2 ? 'group' : name,
        risk: index % 3 ? 'none' : 'high',
      },
      ...{
        container: index % 2 ? 'c' : null,
        x: 40 + 190 * (index % 4),
        y: 100 + 60 * Math.floor(index / 4),
        width: 120,
        height: 36,
      },
      data: [
        { key: name, label: name, value: name },
        { key: 'address', label: 'Address', value: name },
      ],
    }),
  );
  const lines = shapes.slice(1).map((shape, index) => {
    const before = shapes[index] as Shape;
    const evidence = (['observed', 'denied', 'scanned-open', 'inferred'] as const)[index % 4] ?? 'observed';
    const points = [
      { x: before.x + 120, y: before.y + 18 },
      { x: shape.x, y: shape.y + 18 },
    ];
    return {
      id: `l${index}`,
      from: before.id,
      to: shape.id,
      label: shape.label,
      evidence,
      points,
      labelAt: { x: shape.x, y: shape.y },
      weight: 1 + index,
    };
  });
  const box = {
    id: 'c',
    label: '={{=1}}<zone>',
    parent: null,
    x: 30,
    y: 80,
    width: 770,
    height: 300,
    color: '#eef5f2',
  };
  const shell = { width: 842, height: 595, scale: 1, notes: [...HOSTILE_NAMES] };
  return {
    title: '=HYPERLINK("x")<&>',
    notes: ['{{=1}}'],
    pages: [
      { ...shell, id: 'overview', title: '<Overview> {{=1}}', containers: [box], shapes, lines },
      { ...shell, id: 'empty', title: '=nothing', containers: [], shapes: [], lines: [] },
    ],
  };
}

/** A report of diagrams. */
export function reportOf(...diagrams: Diagram[]): ReportModel {
  return {
    ...{ title: 'Test <&> report', subject: 'Example', generated: new Date('2026-01-05T08:00:00Z'), filters: [] },
    sections: diagrams.map((diagram) => ({ kind: 'diagram', title: 'Network', caption: 'The network.', diagram })),
  };
}
