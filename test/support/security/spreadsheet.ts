import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = process.env.SOFFICE ?? '/usr/bin/soffice';
const LONGEST = 120_000;

/** Whether there is a LibreOffice to open files with. */
export function hasOffice(): boolean {
  return existsSync(PROGRAM);
}

/** A file as a spreadsheet has it after opening. */
export interface OpenedSheet {
  cells: number;
  /** The formulas of cells that became one. */
  formulas: string[];
}

/**
 * Opens files (by name with their bytes) in LibreOffice without a window, and saves them as flat XML. `separator` is that
 * of CSV files. Throws when it does not come to an end or leaves one out.
 */
export function openInOffice(files: Record<string, Buffer>, separator: ',' | ';' = ','): Record<string, OpenedSheet> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-office-'));
  try {
    const out = join(folder, 'out');
    mkdirSync(out);
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    const names = Object.keys(files);
    for (const kind of ['csv', 'xlsx']) {
      const some = names.filter((name) => name.endsWith(`.${kind}`)).map((name) => join(folder, name));
      if (some.length === 0) continue;
      // Separator, quote, UTF-8, from the first line; the thirteenth: evaluate formulas.
      const filter =
        kind === 'csv'
          ? [`--infilter=CSV:${separator.charCodeAt(0)},34,76,1,,1033,false,true,false,false,false,0,true`]
          : [];
      const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
      const args = [profile, '--headless', '--norestore', ...filter, '--convert-to', 'fods', '--outdir', out, ...some];
      const { status, stderr } = spawnSync(PROGRAM, args, {
        env: { ...process.env, HOME: folder },
        timeout: LONGEST,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`LibreOffice ended with ${status}: ${stderr}`);
    }
    return Object.fromEntries(names.map((name) => [name, read(join(out, name.replace(/\.\w+$/, '.fods')))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(path: string): OpenedSheet {
  const xml = readFileSync(path, 'utf8');
  return {
    cells: [...xml.matchAll(/<table:table-cell\b[^>]*office:value-type/g)].length,
    formulas: [...xml.matchAll(/table:formula="([^"]*)"/g)].map(([, formula]) => formula ?? ''),
  };
}
