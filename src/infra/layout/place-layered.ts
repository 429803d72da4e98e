import ElkModule, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { LayoutBox, LayoutPoint, LayoutRequest, LayoutResult } from './layout-request.ts';

const Elk = ElkModule as unknown as typeof ElkModule.default;

const SPACING = {
  'elk.spacing.nodeNode': '12',
  'elk.spacing.edgeNode': '9',
  'elk.spacing.edgeEdge': '6',
  'elk.spacing.edgeLabel': '3',
  'elk.layered.spacing.nodeNodeBetweenLayers': '22',
  'elk.layered.spacing.edgeNodeBetweenLayers': '9',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '7',
};

/** Elk's layered layout (Eclipse Layout Kernel) with boxes in boxes, right-angled lines, and room for their labels. */
export async function placeLayered(request: LayoutRequest): Promise<LayoutResult> {
  const root = await new Elk().layout(graphOf(request));
  const boxes: LayoutResult['boxes'] = [];
  const collect = (node: ElkNode) => {
    for (const child of node.children ?? []) {
      const { id, x = 0, y = 0, width = 0, height = 0 } = child;
      boxes.push({ id, x, y, width, height });
      collect(child);
    }
  };
  collect(root);
  const lines = (root.edges ?? []).map(lineOf);
  return { width: root.width ?? 0, height: root.height ?? 0, boxes, lines };
}

function graphOf({ boxes, lines, direction, headingRoom }: LayoutRequest): ElkNode {
  const toNode = ({ id, width, height, children }: LayoutBox): ElkNode =>
    children
      ? {
          id,
          children: children.map(toNode),
          layoutOptions: {
            'elk.padding': `[top=${headingRoom},left=12,bottom=14,right=14]`,
            'elk.nodeSize.constraints': 'MINIMUM_SIZE',
            'elk.nodeSize.minimum': `(${width},${height})`,
          },
        }
      : { id, width, height };
  return {
    id: '\0root',
    layoutOptions: {
      ...SPACING,
      'elk.algorithm': 'layered',
      'elk.direction': direction === 'right' ? 'RIGHT' : 'DOWN',
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.randomSeed': '1',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.padding': '[top=0,left=0,bottom=0,right=0]',
      'org.eclipse.elk.json.edgeCoords': 'ROOT',
      'org.eclipse.elk.json.shapeCoords': 'ROOT',
    },
    children: boxes.map(toNode),
    edges: lines.map(({ id, from, to, label }) => ({
      ...{ id, sources: [from], targets: [to] },
      ...(label && { labels: [{ id: `${id}\0label`, text: '-', ...label }] }),
    })),
  };
}

function lineOf({ id, sections, labels }: ElkExtendedEdge): LayoutResult['lines'][number] {
  const points = (sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }): LayoutPoint[] => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
  const label = labels?.[0];
  const labelAt = label && { x: (label.x ?? 0) + (label.width ?? 0) / 2, y: (label.y ?? 0) + (label.height ?? 0) / 2 };
  return { id, points: points.map(({ x, y }) => ({ x, y })), labelAt: labelAt ?? null };
}
