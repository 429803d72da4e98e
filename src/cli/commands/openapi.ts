import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { openapiText } from '../../api/openapi.ts';
import { routes } from '../../api/routes/index.ts';

/** `openapi`: the API's document, made from the routes; needs no server. */
export function registerOpenapi(program: Command): void {
  program
    .command('openapi')
    .description('print the OpenAPI 3.1 document of the API')
    .option('-o, --output <file>', 'write it to a file')
    .action(async ({ output }: { output?: string }) => {
      if (output) await writeFile(output, openapiText(routes));
      else process.stdout.write(openapiText(routes));
    });
}
