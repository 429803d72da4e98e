import type { Command } from 'commander';
import pc from 'picocolors';
import { listFormats } from '../../domain/logs/format-list.ts';
import { ENVELOPES } from '../../intake/envelopes.ts';
import { patientWriter } from '../patient-writer.ts';

const NARROWEST = 60;
const WIDEST = 110;
const INDENT = 6;

/** `formats`: what can be read; needs no server. */
export function registerFormats(program: Command): void {
  program
    .command('formats')
    .description('list the log formats that can be read, and what they may be wrapped in')
    .option('--json', 'for machines')
    .action(async ({ json }: { json?: true }) => {
      const text = json ? formatsAsJson() : formatsAsText(process.stdout.columns ?? WIDEST);
      await patientWriter(process.stdout).write(Buffer.from(text));
    });
}

/** What the API answers to GET /api/v1/formats. */
export function formatsAsJson(): string {
  return `${JSON.stringify({ groups: listFormats(), envelopes: ENVELOPES }, null, 2)}\n`;
}

/** The formats by group, each with its name for `--as`, then the envelopes, for a terminal of so many columns. */
export function formatsAsText(columns: number): string {
  const width = Math.max(NARROWEST, Math.min(columns, WIDEST));
  const entry = ({ name, title, about }: { name: string; title: string; about: string }) =>
    `  ${pc.cyan(name)}  ${title}\n${wrapped(about, width, INDENT)}\n`;
  const groups = listFormats().map(({ title, formats }) => `${pc.bold(title)}\n${formats.map(entry).join('')}\n`);
  const envelopes = `${pc.bold('Any of them may be wrapped in')}\n${ENVELOPES.map(entry).join('')}\n`;
  return `${groups.join('')}${envelopes}Formats are recognised by content; --as NAME asks for one.\n`;
}

/** The words in lines of at most `width` characters, each line indented. */
function wrapped(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((full) => ' '.repeat(indent) + full).join('\n');
}
