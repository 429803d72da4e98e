/**
 * Makes docs/formats.md of the registry of log formats and of what their examples in test/fixtures/logs show. A test fails
 * when the page is older.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import { ROOT } from './root.mjs';

const PAGE = join(ROOT, 'docs', 'formats.md');
const FIXTURES = join(ROOT, 'test', 'fixtures', 'logs');
/** Every flow has these, or nearly. */
const USUAL = ['line', 'src_ip', 'dst_ip', 'record'];

/** What the examples of a format show: columns of flows and kinds of observations. */
export function takenOf(name) {
  const folder = join(FIXTURES, name);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.expected.ndjson')) : [];
  const columns = new Set();
  const kinds = new Set();
  for (const file of files.sort()) {
    for (const line of readFileSync(join(folder, file), 'utf8').trimEnd().split('\n')) {
      const record = JSON.parse(line);
      if (record.record === 'flow') for (const key of Object.keys(record)) columns.add(key);
      else if (typeof record.record === 'string') kinds.add(record.record);
    }
  }
  return { columns: [...columns].filter((column) => !USUAL.includes(column)), kinds: [...kinds].sort() };
}

/** The page; `order` are the columns of a flow as `ringfence parse` prints them. */
export function formatsPage({ groups, envelopes, order }) {
  const formats = groups.flatMap((group) => group.formats);
  return `# Log formats

${formats.length} formats are read, each recognised by content, never by name. \`npx ringfence formats\` and \`GET /api/v1/formats\` say the same as this page; \`--as NAME\` (or the field \`format\` of an upload) asks for one. \`npx ringfence parse FILE\` shows what becomes of a log, without any server.

| format | name | flows | observations |
|---|---|---|---|
${formats.map(({ name, title }) => summary(name, title)).join('\n')}

Any of them may be wrapped:

| wrapping | |
|---|---|
${envelopes.map(({ title, about }) => `| ${cell(title)} | ${cell(about)} |`).join('\n')}

What is compressed with bzip2, 7-Zip, RAR, LZ4, LZMA or compress is refused with that reason.

## What every log becomes

A record becomes a **flow** (a conversation of a client and a server, or a part of one), an **observation** (it says something of hosts that is no traffic of its own: a name, a login, an alert, an open port), a **skip** (it says nothing of either, with the reason), a **reject** (it should have been one of them and could not be read, with line, field and reason), or a **duplicate**.

**The ledger is exact**: read = stored + skipped + rejected + duplicate, where stored are the flows and the records that became observations. An upload of which more than \`UPLOAD_MAX_REJECTED_SHARE\` of the records is rejected fails, with the most frequent reasons.

**Times without a zone** are read in the zone named with the upload, else in the tenant's, else as UTC. **Times without a year** are the last such date before the day after the upload. What was assumed stands in the file’s [ledger](ledger.md).

**Ranges.** A plain file of more than one and a half times \`UPLOAD_RANGE_BYTES\` whose format allows it (marked below) is cut into ranges of whole lines, which several workers read at once.

**Duplicates.** What an earlier upload of the same format has at the same microsecond and in every column is not stored again: a log may be uploaded as it grows. A record that stands twice in one log counts twice.

**Client and server.** \`direction\` says how it is known who began: \`initiator\` (the record states it, or a handshake shows it), \`one-way\` (the record counts one direction), \`order\` (the record names that end first). \`phase\` says what of a conversation a record tells: \`begin\`, \`interim\`, \`end\`, or \`whole\`; a begin has no volumes, an interim record only what came since the one before.

## The formats

Columns are those that the format's examples state, besides the addresses; columns not stated are null.

${groups.map((group) => section(group, order)).join('\n')}
## Another format

[CONTRIBUTING.md](../CONTRIBUTING.md) says what to write: a file in \`src/domain/logs/formats/\`, a line in the registry, and examples in \`test/fixtures/logs/\` with what is expected of them, which the contract tests run. Until then, name the columns in a header and the table is read as \`csv\`, or write \`key=value\` pairs.

This page is made by \`node scripts/build-formats.mjs\` (\`npm run generate\`).
`;
}

function summary(name, title) {
  const { columns, kinds } = takenOf(name);
  return `| ${cell(title)} | [\`${name}\`](#${name}) | ${columns.length > 0 ? 'yes' : ''} | ${kinds.join(', ')} |`;
}

function section({ title, formats }, order) {
  return `### ${title}

${formats.map((format) => entry(format, order)).join('\n')}`;
}

function entry({ name, title, about, binary, ranges }, order) {
  const { columns, kinds } = takenOf(name);
  const sorted = columns.sort((one, other) => order.indexOf(one) - order.indexOf(other));
  const marks = [binary && 'binary', ranges && 'read in ranges'].filter(Boolean).join(', ');
  const facts = [
    sorted.length > 0 && `Flows: ${sorted.map((column) => `\`${column}\``).join(', ')}.`,
    kinds.length > 0 && `Observations: ${kinds.map((kind) => `\`${kind}\``).join(', ')}.`,
  ].filter(Boolean);
  return `<a id="${name}"></a>**${text(title)}**, \`${name}\`${marks && ` (${marks})`}. ${text(about)}
${facts.length > 0 ? `\n${facts.join(' ')}\n` : ''}`;
}

/** Words of a registry may hold what Markdown takes for something else. */
function text(words) {
  return words.replace(/[\\*_<`[\]]/g, '\\$&');
}

function cell(words) {
  return text(words).replaceAll('|', '\\|');
}

/** What the page is made of. */
export async function formatsToday() {
  const { listFormats } = await tsImport('../src/domain/logs/format-list.ts', import.meta.url);
  const { ENVELOPES } = await tsImport('../src/intake/envelopes.ts', import.meta.url);
  const { FlowBatch } = await tsImport('../src/domain/logs/flow.ts', import.meta.url);
  const { flowRecord } = await tsImport('../src/domain/logs/flow-record.ts', import.meta.url);
  const batch = new FlowBatch(1);
  return { groups: listFormats(), envelopes: ENVELOPES, order: Object.keys(flowRecord(batch, batch.begin())) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, formatsPage(await formatsToday()));
