import { cells, inches, MAIN, RELATIONS, row, section, VISIO, XML } from './vsdx-cells.ts';
import { relationships } from './vsdx-parts.ts';

/** The id by which shapes name the master of connectors. */
export const CONNECTOR_MASTER = 4;
/** What Visio calls its own dynamic connector, so that it takes ours for one. */
const CONNECTOR_BASE = '{F7290A45-E3AD-11D2-AE4F-006008C9F5A9}';
const CONNECTOR_UNIQUE = '{002A9108-0000-0000-8E40-00608CF305B2}';

/** The one master of the package: a connector that is rerouted when what it is glued to moves. */
export function masterParts(): [name: string, content: string][] {
  return [
    ['visio/masters/masters.xml', masters()],
    ['visio/masters/_rels/masters.xml.rels', relationships([[`${VISIO}/master`, 'master1.xml']])],
    ['visio/masters/master1.xml', connector()],
  ];
}

function masters(): string {
  const sheet = cells({
    PageWidth: 4,
    PageHeight: 4,
    ShdwOffsetX: 0.125,
    ShdwOffsetY: -0.125,
    PageScale: 1,
    DrawingScale: 1,
  });
  return [
    `${XML}<Masters xmlns="${MAIN}" xmlns:r="${RELATIONS}" xml:space="preserve">`,
    `<Master ID="${CONNECTOR_MASTER}" NameU="Dynamic connector" Name="Dynamic connector" IconSize="1" AlignName="2" MatchByName="1" IconUpdate="0" UniqueID="${CONNECTOR_UNIQUE}" BaseID="${CONNECTOR_BASE}" PatternFlags="0" Hidden="0" MasterType="0">`,
    `<PageSheet LineStyle="0" FillStyle="0" TextStyle="0">${sheet}</PageSheet><Rel r:id="rId1"/></Master></Masters>`,
  ].join('');
}

function connector(): string {
  const guarded = (value: number, formula: string) => ({ value, formula: `GUARD(${formula})` });
  const shape = cells({
    PinX: guarded(2, '(BeginX+EndX)/2'),
    PinY: guarded(2, '(BeginY+EndY)/2'),
    Width: guarded(1, 'EndX-BeginX'),
    Height: guarded(1, 'EndY-BeginY'),
    LocPinX: guarded(0.5, 'Width*0.5'),
    LocPinY: guarded(0.5, 'Height*0.5'),
    ...{ Angle: guarded(0, '0DA'), FlipX: guarded(0, 'FALSE'), FlipY: guarded(0, 'FALSE'), ResizeMode: 0 },
    ...{ BeginX: 1.5, BeginY: 1.5, EndX: 2.5, EndY: 2.5 },
    ...{
      NoAlignBox: 1,
      DynFeedback: 2,
      GlueType: 2,
      ObjType: 2,
      NoLiveDynamics: 1,
      ShapeSplittable: 1,
      LayerMember: '',
    },
    ...{ LineWeight: inches(0.75), LinePattern: 1, FillPattern: 0, EndArrow: 4, EndArrowSize: 1 },
  });
  const geometry = section(
    'Geometry',
    [
      cells({ NoFill: 1, NoLine: 0, NoShow: 0, NoSnap: 0 }),
      row({ T: 'MoveTo', IX: 1 }, { X: 0, Y: 0 }),
      row({ T: 'LineTo', IX: 2 }, { X: 1, Y: 1 }),
    ],
    0,
  );
  return [
    `${XML}<MasterContents xmlns="${MAIN}" xmlns:r="${RELATIONS}" xml:space="preserve"><Shapes>`,
    `<Shape ID="5" OriginalID="0" Type="Shape" LineStyle="0" FillStyle="0" TextStyle="0">${shape}${geometry}</Shape>`,
    '</Shapes></MasterContents>',
  ].join('');
}
