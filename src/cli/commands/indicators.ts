import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { ApiError, dataOf } from '../client.ts';
import { connect } from '../connect.ts';
import type { components } from '../generated/api.d.ts';
import { printable, table } from '../table.ts';
import { registerIndicatorFeeds } from './indicator-feeds.ts';

interface Options {
  json?: boolean;
  url?: string;
}

interface ImportOptions extends Options {
  source?: string;
  confidence: string;
  tlp?: string;
  includeReserved?: boolean;
  dryRun?: boolean;
}

type Kind = components['schemas']['Indicator']['kind'];

/** `indicators`: addresses, names, URLs, files and TLS clients that somebody holds for a sign of an attack. */
export function registerIndicators(program: Command): void {
  const indicators = program.command('indicators').description('what is held for a sign of an attack');
  common(
    indicators
      .command('list')
      .description('list indicators, the newest first')
      .option('--kind <kind>', 'address, cidr, domain, url, hash, ja3 or ja4')
      .option('--source <source>', 'of this source')
      .option('--value <value>', 'this value, defanged or not')
      .option('--active', 'only those that have not ended')
      .option('--limit <n>', 'rows to show', '20'),
  ).action(
    async (options: Options & { kind?: Kind; source?: string; value?: string; active?: boolean; limit: string }) => {
      const { api } = await connect(options);
      const { kind, source, value, active } = options;
      const filter = { kind, source, value, ...(active ? { active: 'true' as const } : {}) };
      const query = { ...filter, limit: Number(options.limit) } as never;
      const page = dataOf(await api.GET('/api/v1/indicators', { params: { query } }));
      show(options, page, () =>
        page.items.length === 0
          ? 'No indicators.'
          : table(page.items, [
              { title: 'indicator', cell: (row) => row.id },
              { title: 'kind', cell: (row) => row.kind },
              { title: 'value', cell: (row) => row.value },
              { title: 'source', cell: (row) => row.source },
              { title: 'sure', cell: (row) => row.confidence, right: true },
              { title: 'until', cell: (row) => row.valid_until },
              { title: 'about', cell: (row) => row.description },
            ]),
      );
    },
  );

  common(
    indicators
      .command('add')
      .description('add an indicator')
      .argument('<value>', 'defanged or not, such as evil[.]example')
      .option('--kind <kind>', 'unless its look tells it; JA3 must be stated')
      .option('--source <source>', 'who says so', 'manual')
      .option('--confidence <0-100>', 'how sure that is', '75')
      .option('--until <time>', 'when it ends, such as 2026-12-31T00:00:00Z')
      .option('--description <text>')
      .option('--include-reserved', 'also an address that is private or shared by everybody'),
  ).action(
    async (
      value: string,
      options: Options & ImportOptions & { kind?: Kind; source: string; until?: string; description?: string },
    ) => {
      const { api } = await connect(options);
      const { kind, source, description, until: valid_until, includeReserved: include_reserved = false } = options;
      const body = { value, kind, source, description, valid_until, include_reserved, tags: [] };
      const row = dataOf(
        await api.POST('/api/v1/indicators', { body: { ...body, confidence: Number(options.confidence) } }),
      );
      show(options, row, () => `${row.kind} ${printable(row.value)} is an indicator (${row.id}).`);
    },
  );

  common(
    indicators
      .command('import')
      .description('import a file: STIX 2.1, MISP, a table or a plain list')
      .argument('<file>')
      .option('--source <source>', 'who says so; the name of the file unless stated')
      .option('--confidence <0-100>', 'of entries that state none', '50')
      .option('--tlp <tlp>', 'clear, green, amber, amber+strict or red')
      .option('--include-reserved', 'also addresses that are private or shared by everybody')
      .option('--dry-run', 'say what would change, and change nothing'),
  ).action(async (file: string, options: ImportOptions) => {
    const answer = await sendFile(file, options);
    show(options, answer, () => {
      const { created, changed, unchanged, left_out, errors } = answer;
      const sums = `${created} new, ${changed} changed, ${unchanged} unchanged, ${left_out} left out`;
      const why = errors.map(({ line, place, message }) =>
        printable(`  ${line === null ? (place ?? '') : `line ${line}`}: ${message}`),
      );
      return [`${answer.dry_run ? 'Would be' : 'Indicators'}: ${sums}.`, ...why].join('\n');
    });
  });

  common(indicators.command('expire').description('end an indicator').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { api } = await connect(options);
      const row = dataOf(await api.POST('/api/v1/indicators/{id}/expire', { params: { path: { id } } }));
      show(options, row, () => `${printable(row.value)} is no sign from now on.`);
    },
  );

  common(indicators.command('remove').description('remove an indicator').argument('<id>')).action(
    async (id: string, options: Options) => {
      const { authorized } = await connect(options);
      await authorized(`/api/v1/indicators/${encodeURIComponent(id)}`, { method: 'DELETE' }).then(refused);
      show(options, { removed: id }, () => 'Removed.');
    },
  );
  registerIndicatorFeeds(indicators);
}

async function sendFile(file: string, options: ImportOptions): Promise<components['schemas']['IndicatorImport']> {
  const { authorized } = await connect(options);
  const form = new FormData();
  form.set('file', await openAsBlob(file), basename(file));
  const query = new URLSearchParams({
    ...{ confidence: options.confidence, dry_run: String(options.dryRun ?? false) },
    ...(options.source === undefined ? {} : { source: options.source }),
    ...(options.tlp === undefined ? {} : { tlp: options.tlp }),
    include_reserved: String(options.includeReserved ?? false),
  });
  const response = await authorized(`/api/v1/indicators/import?${query}`, { method: 'POST', body: form });
  return (await (await refused(response)).json()) as components['schemas']['IndicatorImport'];
}

async function refused(response: Response): Promise<Response> {
  if (!response.ok) throw new ApiError(response.status, (await response.json().catch(() => ({}))) as object);
  return response;
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
