import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parseInChild } from '../../src/infra/child-parser.ts';
import { ParserFailed } from '../../src/infra/parser-failed.ts';
import { eventually } from '../support/eventually.ts';

const module = new URL('../fixtures/parsers/unruly.mjs', import.meta.url);
const SMALL = { maxMemoryBytes: 192 * 1024 * 1024, maxMilliseconds: 60_000 };

async function* bytes(...pieces: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
}

/** A source that never gives anything. */
const silent: AsyncIterable<Buffer> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };

async function run(mode: string, source: AsyncIterable<Uint8Array> = bytes('abc'), options = {}): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of parseInChild(source, { ...SMALL, ...options, module, settings: { mode } })) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

const failure = (...args: Parameters<typeof run>) => run(...args).then(expect.fail, (error: unknown) => error);

const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));

describe('parseInChild', function () {
  this.timeout(120_000);

  it('streams the file in and the output out, whole and in order', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'abcdefgh');
    const output = await run('upper', bytes(...Array.from({ length: 32 }, () => piece)));
    expect(output === 'ABCDEFGH'.repeat((32 * 1024 * 1024) / 8)).to.equal(true);
    expect(await run('upper', bytes())).to.equal('');
  });

  it('gives the child no environment and no way to every object’s prototype', async () => {
    const told = JSON.parse(await run('environment'));
    expect(told.environment).to.deep.equal([]);
    expect(told.proto).to.equal(false);
  });

  it('kills an endless loop, and counts only the time the child takes', async () => {
    const error = await failure('spin', silent, { maxMilliseconds: 1_500 });
    expect(error).to.be.instanceOf(ParserFailed).with.property('code', 'parser-timeout');
    let output = '';
    const patient = parseInChild(bytes('a', 'b'), {
      ...SMALL,
      maxMilliseconds: 5_000,
      module,
      settings: { mode: 'upper' },
    });
    for await (const chunk of patient) {
      output += chunk;
      await new Promise((resolve) => setTimeout(resolve, 5_500));
    }
    expect(output).to.equal('AB');
  });

  for (const mode of ['heap', 'buffers']) {
    it(`kills a child that eats memory (${mode})`, async () => {
      const error = await failure(mode);
      expect(error).to.be.instanceOf(ParserFailed).with.property('code', 'parser-memory');
    });
  }

  it('never takes half an output for a whole one', async () => {
    for (const mode of ['crash', 'die']) {
      const error = (await failure(mode)) as ParserFailed;
      expect(error).to.be.instanceOf(ParserFailed).with.property('code', 'parser-crash');
      expect(error.message).not.to.contain('/some/path');
    }
    expect(((await failure('crash')) as ParserFailed).cause).to.contain('a fault at /some/path');
  });

  it('passes the parser’s own refusal on', async () => {
    const error = await failure('refuse');
    expect(error).to.include({ code: 'encrypted', message: 'Sheet 2 is encrypted.', hint: 'Take the password off.' });
    expect(error).to.have.property('refused', true);
  });

  it('stops a flood of output', async () => {
    const error = await failure('flood', silent, { maxOutputBytes: 10_000_000 });
    expect(error).to.be.instanceOf(ParserFailed).with.property('code', 'parser-output');
  });

  it('writes no faster than its reader reads', async () => {
    let given = 0;
    const endless = (async function* () {
      for (;;) yield Buffer.alloc(65_536, String(given++ % 10));
    })();
    const output = parseInChild(endless, { ...SMALL, module, settings: { mode: 'upper' } });
    await output.next();
    const atFirst = given;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(given - atFirst).to.be.below(64);
    await output.return(undefined);
  });

  it('lets the child stop reading early, and a source fail as itself', async () => {
    expect(await run('deaf', silent)).to.equal('enough');
    const broken = (async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from('a');
      throw new RangeError('the disk is gone');
    })();
    expect(await failure('upper', broken)).to.be.instanceOf(RangeError);
  });

  it('ends the child when the reader stops or the signal says so', async () => {
    for (const stop of ['return', 'abort'] as const) {
      const controller = new AbortController();
      const options = { ...SMALL, module, settings: { mode: 'spin' }, signal: controller.signal };
      const output = parseInChild(silent, options);
      const pid = Number((await output.next()).value);
      expect(isAlive(pid)).to.equal(true);
      if (stop === 'return') await output.return(undefined);
      else {
        controller.abort(new RangeError('enough'));
        const error = await output.next().then(
          () => expect.fail('went on'),
          (reason: unknown) => reason,
        );
        expect(error).to.be.instanceOf(RangeError);
      }
      expect(isAlive(pid)).to.equal(false);
    }
  });

  const ways = { 'from sources': ['--import', 'tsx'], 'when built': [] };
  for (const [way, loader] of Object.entries(ways)) {
    it(`leaves no orphan when the parent is killed, even in an endless loop (${way})`, async () => {
      const built = loader.length === 0;
      const program = new URL(
        `../../${built ? 'dist' : 'src'}/infra/child-parser.${built ? 'js' : 'ts'}`,
        import.meta.url,
      );
      const script = fileURLToPath(new URL('../fixtures/parsers/parent.mjs', import.meta.url));
      const parent = spawn(process.execPath, [...loader, script, program.href, 'spin'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const child = Number(said);
      expect(isAlive(child)).to.equal(true);
      parent.kill('SIGKILL');
      await eventually(
        async () => isAlive(child),
        (alive) => !alive,
      );
    });
  }
});
