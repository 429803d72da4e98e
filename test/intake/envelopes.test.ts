import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type ZipEntry, zip } from '../support/security/zip-writer.ts';
import { refusalOf, takenIn, tar } from './taken-in.ts';

const LOG = 'src,dst,dst_port,bytes\n10.0.0.1,10.0.0.2,443,5\n';
/** LOG as the tools of xz and zstd compress it. */
const XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AAuACldADmciIXhe1Jp3dnopjWWTT47fRhQX3KhUvD+PStxwVpdfKz3w2H5AwoAAAAAAGNnTMrktbHPAAFFLzIzWQYftvN9AQAAAAAEWVo=',
  'base64',
);
const ZSTD = Buffer.from('KLUv/SQvXQEABAJzcmMsZHN0X3BvcnQsYnl0ZXMKMTAuMSwyLDQ0Myw1CgMALInlrG65LW5SgCc=', 'base64');
const file = (name: string, content: string | Buffer = LOG, more: Partial<ZipEntry> = {}): ZipEntry => ({
  ...{ name, content: Buffer.from(content) },
  ...more,
});
const namesOf = (members: { name: string | null }[]) => members.map(({ name }) => name);

describe('wrappings of logs', function () {
  this.timeout(60_000);

  it('are told by content alone, and leave a log without a name', async () => {
    for (const bytes of [Buffer.from(LOG), gzipSync(LOG), ZSTD, XZ, gzipSync(ZSTD), gzipSync(gzipSync(LOG))]) {
      for (const pipe of [false, true]) {
        expect(await takenIn(bytes, { pipe })).to.deep.equal([{ no: 1, name: null, text: LOG, refused: undefined }]);
      }
    }
  });

  it('may come one behind the other', async () => {
    for (const bytes of [gzipSync(LOG), ZSTD, XZ]) {
      expect((await takenIn(Buffer.concat([bytes, bytes, bytes])))[0]?.text).to.equal(LOG.repeat(3));
    }
    expect((await takenIn(Buffer.concat([XZ, Buffer.alloc(8), XZ])))[0]?.text).to.equal(LOG.repeat(2));
  });

  it('say when they are cut off or damaged', async () => {
    for (const bytes of [ZSTD, XZ]) {
      const damaged = Buffer.from(bytes);
      damaged.fill(0xaa, 20, 50);
      for (const bad of [bytes.subarray(0, bytes.length - 20), damaged])
        expect(await refusalOf(bad)).to.have.property('code', 'corrupt-archive');
    }
    expect(await refusalOf(Buffer.concat([XZ, Buffer.from('something else')]))).to.have.property(
      'code',
      'corrupt-archive',
    );
    const archive = zip([file('a.log'), file('b.log')]);
    const flipped = Buffer.from(archive);
    flipped[45] = (flipped[45] as number) ^ 0xff;
    for (const cut of [archive.subarray(0, archive.length - 10), archive.subarray(0, 30)])
      expect((await refusalOf(cut)).code, String(cut.length)).to.equal('corrupt-archive');
    // A file of an archive that is damaged leaves the others readable.
    const [bad, good] = await takenIn(flipped);
    expect([bad?.refused?.code, good?.text]).to.deep.equal(['corrupt-archive', LOG]);
    expect(await refusalOf(tar([{ name: 'a', content: LOG }]).subarray(0, 540))).to.have.property(
      'code',
      'corrupt-archive',
    );
  });

  it('give the files of a zip in the order of its directory, without folders and what systems put there', async () => {
    const archive = zip([
      ...[file('logs/', ''), file('logs/b.log', 'b'), file('__MACOSX/logs/._b.log', 'x'), file('.DS_Store', 'x')],
      ...[file('a.log', 'a', { descriptor: true }), file('logs/b.log', 'again'), file('../../etc/passwd', 'c')],
    ]);
    for (const pipe of [false, true]) {
      const members = await takenIn(archive, { pipe });
      expect(namesOf(members)).to.deep.equal(['logs/b.log', 'a.log', 'logs/b.log', '../../etc/passwd']);
      expect(members.map(({ text }) => text)).to.deep.equal(['b', 'a', 'again', 'c']);
    }
    expect(namesOf(await takenIn(archive, { from: 3 }))).to.deep.equal(['logs/b.log', '../../etc/passwd']);
  });

  it('open each other, to a depth', async () => {
    const inner = zip([file('x.log', 'x'), file('y.log.gz', gzipSync('y'))]);
    const members = await takenIn(
      zip([file('in.zip', inner), file('z.tar.gz', gzipSync(tar([{ name: 't.log', content: 'z' }])))]),
    );
    expect(namesOf(members)).to.deep.equal(['in.zip/x.log', 'in.zip/y.log.gz', 'z.tar.gz/t.log']);
    expect(members.map(({ text }) => text)).to.deep.equal(['x', 'y', 'z']);
    let nested = zip([file('deep.log', LOG)]);
    for (let i = 0; i < 4; i++) nested = zip([file(`${i}.zip`, nested)]);
    const [deep] = await takenIn(nested);
    expect(deep?.refused).to.include({ code: 'unsafe-archive' });
  });

  it('refuse a link, an encrypted file and what they cannot open, one by one', async () => {
    const archive = zip([
      file('link', '/etc/passwd', { mode: 0o120777 }),
      file('locked.log'),
      file('old.log.bz2', Buffer.from('BZh91AY&SY and so on', 'latin1')),
      file('good.log'),
    ]);
    // The flag for encryption, in the directory's entry of the second file.
    const second = archive.lastIndexOf('locked.log') - 46;
    archive.writeUInt16LE(1, second + 8);
    const members = await takenIn(archive);
    expect(members.map(({ refused }) => refused?.code)).to.deep.equal([
      ...['unsafe-archive', 'encrypted-file', 'unsupported-compression', undefined],
    ]);
    expect(members.map(({ text }) => text)).to.deep.equal(['', '', '', LOG]);
  });

  it('refuse bzip2, 7-Zip and RAR with a way out', async () => {
    for (const magic of ['BZh91AY&SY', '7z\xbc\xaf\x27\x1c', 'Rar!\x1a\x07\x01', '\x04\x22\x4d\x18']) {
      const refusal = await refusalOf(Buffer.from(`${magic} and so on`, 'latin1'));
      expect(refusal.code).to.equal('unsupported-compression');
      expect(refusal.hint).to.include('gzip');
    }
  });

  it('refuse an archive of nothing, and one of too many', async () => {
    expect(await refusalOf(zip([file('empty/', '')]))).to.have.property('code', 'empty-file');
    expect(await refusalOf(zip(Array.from({ length: 10_001 }, (_, i) => file(`${i}`, ''))))).to.have.property(
      'code',
      'unsafe-archive',
    );
  });

  it('count what comes out, whatever the directory says', async () => {
    const zeros = Buffer.alloc(70 * 1024 * 1024);
    expect(await refusalOf(zip([file('zeros', zeros)]))).to.have.property('code', 'too-large-inflated');
    expect((await refusalOf(zip([file('zeros', zeros, { declaredSize: 10 })]))).code).to.be.oneOf([
      'too-large-inflated',
      'corrupt-archive',
    ]);
    const many = zip(Array.from({ length: 20 }, (_, i) => file(`${i}.log`, LOG.repeat(100))));
    expect(await refusalOf(many, { maxInflatedBytes: 50_000 })).to.have.property('code', 'too-large-inflated');
    const over = zip([file('a', LOG), file('b', LOG, { overlapping: true })]);
    expect(await refusalOf(over)).to.have.property('code', 'unsafe-archive');
  });

  it('passes on what the source fails with', async () => {
    const { openIntake } = await import('../../src/intake/open-intake.ts');
    const { Readable } = await import('node:stream');
    const archive = zip([file('a.log', LOG)]);
    let opened = 0;
    const source = {
      size: archive.length,
      open: async (start = 0) => {
        opened += 1;
        if (opened > 1) throw new Error('disk on fire');
        return Readable.from([archive.subarray(start)], { objectMode: false });
      },
    };
    const failure = await (async () => {
      for await (const _ of openIntake(source, { maxInflatedBytes: 1e9 }));
    })().catch((error: Error) => error);
    expect(failure).to.have.property('message', 'disk on fire');
  });
});
