// Writes what follows from the routes: docs/openapi.json, and from it the types of the command line's client.
// A test fails while either is older than the routes; this brings both up to date (npm run generate).
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { tsImport } from 'tsx/esm/api';

const HEADER = '/* Generated from docs/openapi.json by `npm run generate`; do not edit. */\n\n';

/** TypeScript declarations of an OpenAPI document. */
export async function clientTypes(document) {
  return HEADER + astToString(await openapiTypescript(document));
}

async function generate() {
  const { openapiText } = await tsImport('../src/api/openapi.ts', import.meta.url);
  const { routes } = await tsImport('../src/api/routes/index.ts', import.meta.url);
  const text = openapiText(routes);
  await write('../docs/openapi.json', text);
  await write('../src/cli/generated/api.d.ts', await clientTypes(JSON.parse(text)));
}

async function write(path, text) {
  const url = new URL(path, import.meta.url);
  await mkdir(new URL('.', url), { recursive: true });
  await writeFile(url, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();
