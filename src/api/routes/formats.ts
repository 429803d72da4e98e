import { z } from 'zod';
import { listFormats } from '../../domain/logs/format-list.ts';
import { ENVELOPES } from '../../intake/envelopes.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';

const described = { name: z.string(), title: z.string(), about: z.string() };

const list = defineRoute({
  method: 'get',
  path: '/api/v1/formats',
  operationId: 'listFormats',
  tag: 'files',
  summary: 'The log formats that can be read, and what they may be wrapped in',
  description: 'In the order in which a file is recognised. A name is what the field format of an upload takes.',
  permission: 'network:read',
  responses: {
    200: {
      description: 'The formats by group, and the envelopes',
      schema: z
        .strictObject({
          groups: z.array(
            z.strictObject({
              title: z.string(),
              formats: z.array(
                z.strictObject({
                  ...described,
                  binary: z.boolean().meta({ description: 'Its files are no text' }),
                  ranges: z.boolean().meta({ description: 'Large plain files are read by several workers at once' }),
                }),
              ),
            }),
          ),
          envelopes: z.array(z.strictObject(described)),
        })
        .meta({ id: 'Formats' }),
    },
  },
  handler: async () => ({ status: 200, body: { groups: listFormats(), envelopes: ENVELOPES } }),
});

/** What files may be. */
export const formatRoutes: RouteDefinition[] = [list];
