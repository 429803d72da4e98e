import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

const PROJECT = resolve(import.meta.dirname, '..', '..', '..');
const FIXTURES = join(PROJECT, 'test', 'fixtures', 'logs');
const LARGEST_SEED = 2_048;
/** An input that takes longer counts as a fault. The first one pays for loading and instrumenting everything. */
const SECONDS_PER_INPUT = 20;
const MEMORY_MIB = 1_024;
const LONGEST_START = 60_000;

/** What came of fuzzing one parser. */
export interface FuzzedParser {
  inputs: number;
  /** Statements, functions and branches that were reached, as jsfuzz counts them. */
  coverage: number;
  /** The input that crashed it or took too long, and what was said; undefined when there was none. */
  fault: { input: Buffer; output: string } | undefined;
  /** The end of what jsfuzz said. */
  output: string;
}

/**
 * Our log readers as jsfuzz can instrument them: it hooks `require` and knows no ES modules, so the domain is translated
 * into CommonJS, statement by statement, in a folder of its own.
 */
export class FuzzFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ringfence-jsfuzz-'));

  constructor() {
    const from = join(PROJECT, 'src', 'domain');
    for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || statSync(join(from, name)).isDirectory()) continue;
      const { outputText } = ts.transpileModule(readFileSync(join(from, name), 'utf8'), {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
      });
      const to = join(this.#folder, 'domain', name.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, outputText.replace(/(require\("\.[^"]*)\.ts"\)/g, '$1.js")'));
    }
    writeFileSync(join(this.#folder, 'package.json'), '{"type":"commonjs"}');
    // What the domain itself requires.
    cpSync(join(PROJECT, 'node_modules', 'saxes'), join(this.#folder, 'node_modules', 'saxes'), { recursive: true });
    cpSync(join(PROJECT, 'node_modules', 'xmlchars'), join(this.#folder, 'node_modules', 'xmlchars'), {
      recursive: true,
    });
  }

  /** Feeds a reader (or, as `recognise`, the recognition before all of them) for so many seconds. */
  async run(parser: string, seconds: number): Promise<FuzzedParser> {
    const crash = join(this.#folder, `crash-${parser}`);
    const target = join(this.#folder, `${parser}.js`);
    writeFileSync(target, targetOf(parser));
    const corpus = this.#corpus(parser);
    const program = createRequire(import.meta.url).resolve('jsfuzz');
    const args = [
      program,
      `${parser}.js`,
      corpus,
      '--timeout',
      String(SECONDS_PER_INPUT),
      '--rss-limit-mb',
      String(MEMORY_MIB),
      '--no-versifier',
    ];
    // In a group of its own, so that its worker ends with it.
    const child = spawn(process.execPath, [...args, '--exact-artifact-path', crash], {
      ...{ cwd: this.#folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    const end = () => process.kill(-(child.pid as number), 'SIGKILL');
    let timer = setTimeout(end, LONGEST_START);
    let begun = false;
    let output = '';
    const hear = (chunk: Buffer) => {
      output = (output + chunk).slice(-20_000);
      // Loading and instrumenting takes its time, which is not that of the inputs.
      if (begun || !output.includes('#1 ')) return;
      begun = true;
      clearTimeout(timer);
      timer = setTimeout(end, seconds * 1_000);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', hear);
    await new Promise<void>((done) => child.once('exit', () => done()));
    clearTimeout(timer);
    const last = [...output.matchAll(/#(\d+) (?:NEW|PULSE) +cov: (\d+)/g)].at(-1);
    const fault = existsSync(crash) ? { input: readFileSync(crash), output: output.slice(-3_000) } : undefined;
    return { inputs: Number(last?.[1] ?? 0), coverage: Number(last?.[2] ?? 0), fault, output: output.slice(-2_000) };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What the fixtures hold of this format, or of all of them. */
  #corpus(parser: string): string {
    const corpus = join(this.#folder, `corpus-${parser}`);
    mkdirSync(corpus);
    const own = existsSync(join(FIXTURES, parser)) ? join(FIXTURES, parser) : FIXTURES;
    for (const name of readdirSync(own, { recursive: true, encoding: 'utf8' })) {
      const path = join(own, name);
      if (statSync(path).isDirectory() || /\.(expected|json|md)\b|ndjson$/.test(name)) continue;
      writeFileSync(join(corpus, name.replaceAll('/', '-')), readFileSync(path).subarray(0, LARGEST_SEED));
    }
    return corpus;
  }
}

function targetOf(parser: string): string {
  const all = `
const { makeSample } = require('./domain/logs/sample.js');
const { recogniseOrRefuse } = require('./domain/logs/recognise.js');
const { formatByName } = require('./domain/logs/registry.js');
const { FlowBatch } = require('./domain/logs/flow.js');
const refused = (error) => { if (error.name !== 'NotALog') throw error; };
`;
  if (parser === 'recognise')
    return `${all}exports.fuzz = (bytes) => { try { recogniseOrRefuse(makeSample(bytes, true)); } catch (error) { refused(error); } };`;
  return `${all}
const format = formatByName(${JSON.stringify(parser)});
exports.fuzz = (bytes) => {
  const batch = new FlowBatch(256);
  const sample = makeSample(bytes, true);
  try {
    format.probe(sample);
    const reader = format.open(sample, { receivedAt: 1767600000000000 });
    // Cut in the middle: readers must not care.
    reader.push(bytes.subarray(0, bytes.length >> 1), batch);
    reader.push(bytes.subarray(bytes.length >> 1), batch);
    reader.end(batch);
  } catch (error) { refused(error); }
  if (batch.read < batch.rejects.length + batch.skipped) throw new Error('the ledger does not add up');
};`;
}
