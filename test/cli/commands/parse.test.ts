import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type ParseArguments, parseCommand } from '../../../src/cli/commands/parse.ts';
import { parseMapping } from '../../../src/domain/logs/table-mapping.ts';
import { zip } from '../../support/security/zip-writer.ts';

/** A stream that takes its time and remembers what it got. */
class SlowSink extends Writable {
  text = '';
  constructor() {
    super({ highWaterMark: 1024, decodeStrings: false });
  }
  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    setImmediate(done);
  }
}

const ROWS = 5_000;
const table = `time,src,dst,port\n${Array.from({ length: ROWS }, (_, i) => `${1_790_000_000 + i},192.0.2.1,192.0.2.2,${i}\n`).join('')}bad\n`;

describe('ringfence parse', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parse-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  async function run(args: ParseArguments, stdout: Writable & { text?: string } = new SlowSink()) {
    const stderr = new SlowSink();
    const code = await parseCommand(args, { stdout, stderr });
    return { code, stdout: stdout.text ?? '', stderr: stderr.text };
  }

  it('prints every flow as a JSON line and the ledger on stderr', async () => {
    const { code, stdout, stderr } = await run({ file: file('flows.csv', table) });
    const flows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).to.equal(0);
    expect(flows).to.have.length(ROWS);
    expect(flows[1]).to.include({ line: 3, src_ip: '192.0.2.1', dst_port: 1, time: '2026-09-21T14:13:21.000000Z' });
    expect(JSON.parse(stderr)).to.deep.equal({
      ...{ format: 'csv', read: ROWS + 1, flows: ROWS, observed: 0, skipped: 0, rejected: 1, duplicate: 0 },
    });
  });

  it('reads gzip, stops at the limit and writes the rejects', async () => {
    const gz = file('flows.gz', gzipSync(table));
    const few = await run({ file: gz, limit: 3 });
    expect(few.stdout.trimEnd().split('\n')).to.have.length(3);
    const rejects = join(folder, 'rejects.ndjson');
    await run({ file: gz, rejects });
    expect(JSON.parse(readFileSync(rejects, 'utf8'))).to.include({ line: ROWS + 2, text: 'bad' });
  });

  it('reads the logs of an archive, and says which of its files are none', async () => {
    const entries = [
      { name: 'notes.txt', content: Buffer.from('prose\n') },
      { name: 'a.csv', content: Buffer.from(table) },
    ];
    const { code, stdout, stderr } = await run({ file: file('logs.zip', zip(entries)), limit: 2 });
    expect([code, stdout.trimEnd().split('\n').length]).to.deep.equal([0, 2]);
    const { members } = JSON.parse(stderr);
    expect(members[0]).to.include({ name: 'notes.txt', format: null, read: 0 }).and.to.have.property('error');
    const prose = await run({ file: file('prose.zip', zip(entries.slice(0, 1))) });
    expect([prose.code, prose.stdout]).to.deep.equal([2, '']);
  });

  it('takes times for those of a zone, and columns for what they are said to be', async () => {
    const vague = file('vague.csv', 'w;x;y;z\n2026-03-01 12:00:00;192.0.2.1;192.0.2.2;443\n');
    expect((await run({ file: vague })).code).to.equal(2);
    const { stdout } = await run({
      file: vague,
      zone: 'Europe/Berlin',
      map: parseMapping('time=1,src=2,dst=y,dst_port=4'),
    });
    expect(JSON.parse(stdout)).to.include({ time: '2026-03-01T11:00:00.000000Z', src_ip: '192.0.2.1', dst_port: 443 });
  });

  it('ends quietly when nobody reads on', async () => {
    const broken = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    const { code, stderr } = await run({ file: file('flows.csv', table) }, broken);
    expect(code).to.equal(0);
    expect(stderr).to.not.include('EPIPE');
  });

  it('says when its output cannot be written', async () => {
    const full = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' }));
      },
    });
    const { code, stderr } = await run({ file: file('flows.csv', table) }, full);
    expect(code).to.equal(2);
    expect(stderr).to.match(/^The output cannot be written: ENOSPC/);
  });

  for (const [what, args, words] of [
    ['a missing file', () => ({ file: join(folder, 'nothing.log') }), 'no such file'],
    ['a folder', () => ({ file: folder }), 'folder'],
    ['an unknown format', () => ({ file: file('a.csv', table), as: 'hieroglyphs' }), 'no log format "hieroglyphs"'],
    ['damaged gzip', () => ({ file: file('a.gz', gzipSync(table).subarray(0, 2_000)) }), 'gzip'],
    ['prose', () => ({ file: file('a.txt', 'prose\n') }), 'formats that can be read'],
    [
      'rejects into a folder',
      () => ({ file: file('a.csv', table), rejects: folder }),
      'rejected lines cannot be written',
    ],
  ] as const) {
    it(`answers 2 and one sentence for ${what}`, async () => {
      const { code, stdout, stderr } = await run(args());
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.include(words);
      expect(stderr.trimEnd().split('\n')).to.have.length(1);
    });
  }
});
