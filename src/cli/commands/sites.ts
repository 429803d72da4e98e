import type { Command } from 'commander';
import { dataOf, mustBeDone } from '../client.ts';
import { connect } from '../connect.ts';
import { idNamed } from '../id-named.ts';
import { table } from '../table.ts';

type Api = Awaited<ReturnType<typeof connect>>['api'];

interface Options {
  json?: boolean;
  url?: string;
}

/** `sites list`, `add`, `rename` and `remove`: places whose private addresses overlap. */
export function registerSites(program: Command): void {
  const sites = program.command('sites').alias('site').description('places whose private addresses overlap');
  common(sites.command('list').description('list sites by name').option('--limit <n>', 'rows to show', '50')).action(
    async (options: Options & { limit: string }) => {
      const { api } = await connect(options);
      const query = { limit: Number(options.limit) };
      const page = dataOf(await api.GET('/api/v1/sites', { params: { query } }));
      show(options, page, () =>
        page.items.length === 0
          ? 'There are no sites.'
          : table(page.items, [
              { title: 'site', cell: (site) => site.name },
              { title: 'number', cell: (site) => site.number, right: true },
              { title: 'prefixes', cell: (site) => site.prefixes.join(' ') },
              { title: 'files', cell: (site) => site.uploads, right: true },
              { title: 'description', cell: (site) => site.description },
            ]),
      );
    },
  );

  common(
    sites
      .command('add')
      .description('add a site')
      .argument('<name>')
      .argument('<prefixes...>', '10.1.0.0/16: its addresses are other machines elsewhere')
      .option('--description <text>'),
  ).action(async (name: string, prefixes: string[], options: Options & { description?: string }) => {
    const { api } = await connect(options);
    const body = { name, prefixes, description: options.description ?? null };
    const site = dataOf(await api.POST('/api/v1/sites', { body }));
    show(
      options,
      site,
      () => `${site.name} is site ${site.number}: ringfence upload --site ${JSON.stringify(name)} FILE`,
    );
  });

  common(sites.command('rename').description('call a site otherwise').argument('<name>').argument('<new-name>')).action(
    async (name: string, newName: string, options: Options) => {
      const { api } = await connect(options);
      const path = { id: await idOf(api, name) };
      const site = dataOf(await api.PATCH('/api/v1/sites/{id}', { params: { path }, body: { name: newName } }));
      show(options, site, () => `It is called ${site.name} from now on.`);
    },
  );

  common(sites.command('remove').description('delete a site that no file names').argument('<name>')).action(
    async (name: string, options: Options) => {
      const { api } = await connect(options);
      const path = { id: await idOf(api, name) };
      mustBeDone(await api.DELETE('/api/v1/sites/{id}', { params: { path } }));
      show(options, { removed: name }, () => 'Removed.');
    },
  );
}

async function idOf(api: Api, name: string): Promise<string> {
  const id = await idNamed(name, async (query) => dataOf(await api.GET('/api/v1/sites', { params: { query } })));
  if (id !== undefined) return id;
  throw new Error(`There is no site "${name}". "ringfence sites list" names them.`);
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
