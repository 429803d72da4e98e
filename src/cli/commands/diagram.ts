import { type Command, Option } from 'commander';
import { ApiError, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import { saveResponse } from '../save-response.ts';
import { printable, table } from '../table.ts';

interface Options {
  json?: boolean;
  url?: string;
  page: string;
  output?: string;
  boxes?: 'zone' | 'application' | 'subnet';
  paper: 'a4' | 'a3';
  within?: string;
  site?: string;
  zone?: string;
  application?: string;
  evidence?: string;
}

/** `diagram`: the network as a picture. */
export function registerDiagram(program: Command): void {
  program
    .command('diagram')
    .description('the network as a picture: an overview, or the page of one zone or application')
    .option('-o, --output <file>', 'save the picture as SVG')
    .option('--page <page>', 'overview, or a page of the list that is printed', 'overview')
    .addOption(new Option('--boxes <kind>', 'what nodes are boxed by').choices(['zone', 'application', 'subnet']))
    .addOption(new Option('--paper <size>').choices(['a4', 'a3']).default('a3'))
    .option('--within <prefix>', 'only connections with an end in this prefix')
    .option('--site <name>', 'only connections with an end of this site')
    .option('--zone <id>', 'only connections with an end in this zone')
    .option('--application <id>', 'only connections of members of this application')
    .option('--evidence <kinds>', 'observed, denied, scanned-open, inferred; separated by commas')
    .option('--json', 'print the page as JSON')
    .option('--url <url>', 'address of the platform')
    .action(diagram);
}

async function diagram({ json, url, output, ...query }: Options): Promise<void> {
  const client = await connect({ url });
  if (output !== undefined) {
    const search = new URLSearchParams({ ...query, format: 'svg' });
    const response = await client.authorized(`/api/v1/network/diagram?${search}`);
    if (!response.ok) throw new ApiError(response.status, (await response.json().catch(() => ({}))) as object);
    await saveResponse(response, output);
    process.stdout.write(json ? `${JSON.stringify({ file: output })}\n` : `Saved ${printable(output)}\n`);
    return;
  }
  const answer = dataOf(await client.api.GET('/api/v1/network/diagram', { params: { query } }));
  process.stdout.write(`${json ? JSON.stringify(answer) : summary(answer)}\n`);
}

interface Answer {
  notes: string[];
  parts: { id: string; kind: string; name: string; nodes: number }[];
  page: { title: string; notes: string[]; shapes: unknown[]; lines: unknown[] };
}

function summary({ page, notes, parts }: Answer): string {
  const head = `${printable(page.title)}: ${page.shapes.length} shapes, ${page.lines.length} lines. Save the picture with -o FILE.svg.`;
  const pages = table(parts, [
    { title: 'page', cell: (part) => part.id },
    { title: 'of', cell: (part) => part.kind },
    { title: 'name', cell: (part) => part.name },
    { title: 'nodes', cell: (part) => part.nodes, right: true },
  ]);
  return [head, ...[...page.notes, ...notes].map(printable), '', ...(parts.length > 0 ? [pages] : [])].join('\n');
}
