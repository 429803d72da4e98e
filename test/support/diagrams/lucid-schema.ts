const position = {
  type: 'object',
  required: ['x', 'y'],
  additionalProperties: false,
  properties: { x: { type: 'number' }, y: { type: 'number' } },
};
const share = {
  ...position,
  properties: { x: { type: 'number', minimum: 0, maximum: 1 }, y: { type: 'number', minimum: 0, maximum: 1 } },
};
const color = { type: 'string', pattern: '^#[0-9a-f]{6}([0-9a-f]{2})?$' };
const stroke = {
  type: 'object',
  additionalProperties: false,
  properties: { color, width: { type: 'integer', minimum: 1 }, style: { enum: ['solid', 'dashed', 'dotted'] } },
};
const id = { type: 'string', minLength: 1, maxLength: 36, pattern: '^[-_.A-Za-z0-9]+$' };
/** Whatever Lucid would reckon: braces with an equals sign anywhere, or one in front of a value. */
const noFormula = { type: 'string', not: { pattern: '\\{\\{\\s*=' } };
const customData = {
  type: 'array',
  items: {
    type: 'object',
    required: ['key', 'value'],
    additionalProperties: false,
    properties: { key: noFormula, value: { allOf: [noFormula, { type: 'string', not: { pattern: '^\\s*=' } }] } },
  },
};
const endpoint = {
  oneOf: [
    {
      type: 'object',
      required: ['type', 'style', 'shapeId'],
      additionalProperties: false,
      properties: {
        type: { const: 'shapeEndpoint' },
        style: { enum: ['none', 'arrow'] },
        shapeId: id,
        position: share,
      },
    },
    {
      type: 'object',
      required: ['type', 'style', 'position'],
      additionalProperties: false,
      properties: { type: { const: 'positionEndpoint' }, style: { enum: ['none', 'arrow'] }, position },
    },
  ],
};
const shape = {
  type: 'object',
  required: ['id', 'type', 'boundingBox'],
  additionalProperties: false,
  properties: {
    id,
    type: { enum: ['rectangle'] },
    boundingBox: {
      type: 'object',
      required: ['x', 'y', 'w', 'h'],
      additionalProperties: false,
      properties: {
        x: { type: 'number' },
        y: { type: 'number' },
        w: { type: 'number', exclusiveMinimum: 0 },
        h: { type: 'number', exclusiveMinimum: 0 },
      },
    },
    text: noFormula,
    style: {
      type: 'object',
      additionalProperties: false,
      properties: {
        fill: { type: 'object', required: ['type', 'color'], properties: { type: { const: 'color' }, color } },
        stroke,
      },
    },
    customData,
  },
};
const line = {
  type: 'object',
  required: ['id', 'lineType', 'endpoint1', 'endpoint2'],
  additionalProperties: false,
  properties: {
    id,
    lineType: { enum: ['straight', 'elbow', 'curved'] },
    endpoint1: endpoint,
    endpoint2: endpoint,
    stroke,
    text: {
      type: 'array',
      items: {
        type: 'object',
        required: ['text', 'position', 'side'],
        properties: {
          text: noFormula,
          position: { type: 'number', minimum: 0, maximum: 1 },
          side: { enum: ['top', 'middle', 'bottom'] },
        },
      },
    },
    customData,
  },
};
const layer = {
  type: 'object',
  required: ['id', 'title', 'items'],
  additionalProperties: false,
  properties: { id, title: noFormula, items: { type: 'array', items: id, minItems: 1 } },
};

/** What a document.json of Lucid's Standard Import looks like, as its documentation describes it. */
export const LUCID_SCHEMA = {
  type: 'object',
  required: ['version', 'pages'],
  additionalProperties: false,
  properties: {
    version: { const: 1 },
    pages: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['id', 'title', 'shapes', 'lines'],
        additionalProperties: false,
        properties: {
          id,
          title: noFormula,
          shapes: { type: 'array', items: shape },
          lines: { type: 'array', items: line },
          layers: { type: 'array', items: layer },
        },
      },
    },
    documentSettings: { type: 'object', properties: { units: { enum: ['in', 'cm', 'pt', 'px'] } } },
  },
};
