import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Express } from 'express';
import { createApp } from '../../src/api/app.ts';
import { openapiDocument, openapiText } from '../../src/api/openapi.ts';
import { routes } from '../../src/api/routes/index.ts';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { useApi } from '../support/api.ts';

interface Operation {
  operationId: string;
  tags: string[];
  security: unknown[];
  'x-permission': string;
  responses: Record<string, unknown>;
}

describe('the OpenAPI document', () => {
  const api = useApi();
  const document = JSON.parse(openapiText(routes)) as { paths: Record<string, Record<string, Operation>> };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );

  it('names every route that is served, and serves every route that it names', () => {
    expect(served(createApp(api().services))).to.deep.equal(operations.map(({ name }) => name).sort());
  });

  it('says of every operation who may call it and what can go wrong', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { name, operation } of operations) {
      expect(operation['x-permission'], name).to.be.a('string');
      const open = operation['x-permission'] === 'public';
      if (open) expect(operation.security, name).to.deep.equal([]);
      else expect(operation.security[0], name).to.deep.equal({ bearer: [] });
      if (!open) expect(operation.responses, name).to.include.keys('401', '403', '429');
    }
  });

  it('is what the server gives out', async () => {
    expect((await api().call('GET', '/openapi.json')).body).to.deep.equal(
      JSON.parse(JSON.stringify(openapiDocument(routes))),
    );
  });

  it('is current in docs/openapi.json, and so are the client’s types (npm run generate)', async () => {
    expect(await readFile(join(PROJECT_FOLDER, 'docs', 'openapi.json'), 'utf8')).to.equal(openapiText(routes));
    const script = join(PROJECT_FOLDER, 'scripts', 'generate-client.mjs');
    const { clientTypes } = (await import(script)) as { clientTypes(document: unknown): Promise<string> };
    const types = await readFile(join(PROJECT_FOLDER, 'src', 'cli', 'generated', 'api.d.ts'), 'utf8');
    expect(types).to.equal(await clientTypes(JSON.parse(openapiText(routes))));
  });
});

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** What Express itself says it serves, in the document's spelling; `_all` layers are the 405 answers. */
function served(app: Express): string[] {
  const { stack } = app.router as unknown as { stack: Layer[] };
  return stack
    .flatMap(({ route }) =>
      Object.keys(route?.methods ?? {})
        .filter((method) => method !== '_all')
        .map((method) => `${method.toUpperCase()} ${route?.path.replaceAll(/:(\w+)/g, '{$1}')}`),
    )
    .sort();
}
