import { expect } from 'chai';
import { NotALog } from '../../../src/domain/logs/errors.ts';
import { recognise, recogniseOrRefuse } from '../../../src/domain/logs/recognise.ts';
import { formatByName } from '../../../src/domain/logs/registry.ts';
import { makeSample } from '../../../src/domain/logs/sample.ts';

const sampleOf = (text: string, complete = true) => makeSample(Buffer.from(text, 'latin1'), complete);

function refusal(text: string): NotALog {
  try {
    recogniseOrRefuse(sampleOf(text));
  } catch (error) {
    if (error instanceof NotALog) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('the refusal of a log', () => {
  it('says how to go on where the file is a table that does not name its columns', () => {
    expect(refusal('a,b,c,d\n10.1.1.1,192.0.2.1,443,tcp\n10.1.1.2,192.0.2.1,53,udp\n').hint).to.contain('--map src=');
    expect(refusal('dear diary, nothing happened today\nreally nothing\n').hint).to.not.contain('--map');
  });
});

describe('makeSample', () => {
  it('leaves out blank lines, the byte order mark and a last line that is cut', () => {
    const text = '\xef\xbb\xbfa\r\n\n  \nb\nc';
    expect(sampleOf(text).lines).to.deep.equal(['a', 'b', 'c']);
    expect(sampleOf(text, false).lines).to.deep.equal(['a', 'b']);
  });

  it('keeps 200 lines at most', () => {
    expect(sampleOf('x\n'.repeat(500)).lines).to.have.length(200);
  });
});

describe('recognise', () => {
  it('is null for what no format is sure of', () => {
    expect(recognise(sampleOf('hello\n'))).to.equal(null);
  });

  it('names what else it could have been', () => {
    const recognised = recognise(sampleOf('src,dst,port\n192.0.2.1,192.0.2.2,80\n'));
    expect(recognised?.format.name).to.equal('csv');
    expect(recognised?.alternatives).to.deep.equal([]);
  });

  it('takes a table whose rows begin only after the sample for what its header says', () => {
    expect(recognise(sampleOf('src,dst,port\n'))?.format.name).to.equal('csv');
  });
});

describe('recogniseOrRefuse', () => {
  for (const [what, text, code, words] of [
    ['an .xlsx or zip file', 'PK\x03\x04......', 'binary-file', 'Excel'],
    ['an .xls file', '\xd0\xcf\x11\xe0\xa1\xb1', 'binary-file', '.xls'],
    ['a PDF', '%PDF-1.7', 'binary-file', 'PDF'],
    ['a picture', '\x89PNG\r\n', 'binary-file', 'PNG'],
    ['a program', 'MZ\x90\0', 'binary-file', 'program'],
    ['gzip in gzip', '\x1f\x8b\x08', 'binary-file', 'gzip'],
    ['a file of nfcapd', '\x0c\xa5\x01\0', 'binary-file', 'nfcapd'],
    ['a file of SiLK', '\xde\xad\xbe\xef', 'binary-file', 'SiLK'],
    [
      'XML that declares entities',
      '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n<a/>',
      'unsafe-xml',
      'entities',
    ],
    ['bytes that are no text', `log${'\0'.repeat(50)}`, 'binary-file', 'binary'],
    ['UTF-16', '\xff\xfes\0r\0c\0', 'utf-16', 'UTF-16'],
    ['nothing at all', '', 'empty-file', 'empty'],
    ['blank lines', '\n\n\n', 'unknown-log', 'text'],
    ["a log like Zeek's", '#path\ttable\n#fields\tname\tvalue\n', 'unknown-log', 'table'],
  ] as const) {
    it(`refuses ${what} and says so`, () => {
      const error = refusal(text);
      expect(error.code).to.equal(code);
      expect(error.message).to.include(words);
    });
  }

  it('does not mind a stray NUL', () => {
    expect(recogniseOrRefuse(sampleOf('src,dst,port\n192.0.2.1,192.0.2.2,80\n\0\n')).format.name).to.equal('csv');
  });
});

describe('formatByName', () => {
  it('finds a format, or nothing', () => {
    expect(formatByName('csv')?.name).to.equal('csv');
    expect(formatByName('constructor')).to.equal(undefined);
  });
});
