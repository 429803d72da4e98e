import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { BINARY_LOGS } from '../logs/binary-logs.ts';

const PROJECT = resolve(import.meta.dirname, '..', '..', '..');
const FIXTURES = join(PROJECT, 'test', 'fixtures', 'logs');
const LARGEST_SEED = 2_048;
/** What istanbul writes where a statement, function or branch is passed. */
const COUNTER = /cov_\w+\.[sfb](?:\[\d+\])+\+\+/g;

const jsfuzz = createRequire(createRequire(import.meta.url).resolve('jsfuzz'));
const { createInstrumenter } = jsfuzz('istanbul-lib-instrument') as {
  createInstrumenter(options: object): { instrumentSync(code: string, file: string): string };
};

/** What only writes; no reader needs it. */
const WRITERS = /^(charts|diagrams|drawings|reports)\//;

/** Our log readers in CommonJS, with a flag for every place that can be passed; and seeds to start from. */
export class FuzzFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'ringfence-fuzz-'));
  /** How many places there are. */
  readonly places: number;

  constructor() {
    const instrumenter = createInstrumenter({ compact: true });
    const from = join(PROJECT, 'src', 'domain');
    let places = 0;
    for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || WRITERS.test(name) || statSync(join(from, name)).isDirectory()) continue;
      const to = join(this.path, 'domain', name.replace(/\.ts$/, '.js'));
      const code = instrumenter.instrumentSync(commonJs(join(from, name)), to);
      mkdirSync(dirname(to), { recursive: true });
      // A flag instead of a count: whether anything is new is then known without adding everything up.
      writeFileSync(
        to,
        code.replace(COUNTER, () => `(fuzz.passed[${places}]||fuzz.found(${places++}))`),
      );
    }
    this.places = places;
    writeFileSync(join(this.path, 'package.json'), '{"type":"commonjs"}');
    symlinkSync(join(PROJECT, 'node_modules'), join(this.path, 'node_modules'));
  }

  /** A folder with what the fixtures hold of a format, or of all of them. */
  seeds(parser: string): string {
    const folder = join(this.path, `seeds-${parser}`);
    mkdirSync(folder);
    const of = (bytes: Buffer, name: string) => writeFileSync(join(folder, name), bytes.subarray(0, LARGEST_SEED));
    const own = readdirSync(FIXTURES).filter((name) => parser === name || parser.startsWith(`${name}-`));
    const texts = own.length > 0 ? join(FIXTURES, own.at(-1) as string) : FIXTURES;
    for (const name of readdirSync(texts, { recursive: true, encoding: 'utf8' })) {
      const path = join(texts, name);
      if (statSync(path).isDirectory() || /\.(expected|md)\b|ndjson$/.test(name)) continue;
      of(readFileSync(path), name.replaceAll('/', '-'));
    }
    const made = BINARY_LOGS[parser] ? [BINARY_LOGS[parser]] : own.length > 0 ? [] : Object.values(BINARY_LOGS);
    for (const [at, { logs }] of made.entries()) {
      for (const [name, bytes] of Object.entries(logs)) of(bytes, `made-${at}-${name}`);
    }
    return folder;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function commonJs(path: string): string {
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  return outputText.replace(/(require\("\.[^"]*)\.ts"\)/g, '$1.js")');
}
